package io.millrace.local.browser;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Pictures of the consoles' pages for the documents, each as it is first looked at: {@code -Dmillrace.browser.pictures=DIRECTORY}. */
final class Album {

    private static final Optional<Path> DIRECTORY =
            Optional.ofNullable(System.getProperty("millrace.browser.pictures")).map(Path::of);

    private final Set<String> kept = new HashSet<>();

    void keep(Browser browser) {
        DIRECTORY
                .filter(directory -> path(browser).startsWith("/admin/"))
                .ifPresent(directory -> keep(browser, directory));
    }

    private void keep(Browser browser, Path directory) {
        browser.texts("h1").stream()
                .filter(heading -> !heading.equals("Sign in"))
                .map(heading -> name(heading, browser))
                .filter(kept::add)
                .map(name -> directory.resolve("%s-%d.png".formatted(name, browser.width())))
                .forEach(browser::keepWholePage);
    }

    /** Such as {@code dry-run}, and {@code relay-audit} in the relay's console. */
    private static String name(String heading, Browser browser) {
        var name = heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
        return path(browser).startsWith("/admin/outbox-failures") ? "relay-" + name : name;
    }

    private static String path(Browser browser) {
        return String.valueOf(browser.script("return location.pathname"));
    }
}
