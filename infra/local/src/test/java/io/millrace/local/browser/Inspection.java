package io.millrace.local.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.Keys;

/** What must hold for every page: it fits, it is readable, its controls have names and can be reached by the Tab key. */
final class Inspection {

    private static final String SCRIPT = script();
    private static final int DETOURS = 10;
    private static final int MOST_PRESSES = 500;

    private final Browser browser;
    private final Album album = new Album();

    Inspection(Browser browser) {
        this.browser = browser;
    }

    /** Looks at the page that is shown. */
    void inspect() {
        album.keep(browser);
        List<String> faults = new ArrayList<>(browser.errors());
        faults.addAll(asked("tooWide()"));
        for (var scheme : List.of("dark", "light")) {
            browser.command(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            asked("hardToRead()").forEach(fault -> faults.add(scheme + ": " + fault));
        }
        faults.addAll(nameless());
        faults.addAll(missedByTab());
        assertThat(faults)
                .as("faults of %s at %d px".formatted(browser.url(), browser.width()))
                .isEmpty();
    }

    /** Controls that a screen reader would have no name for. */
    private List<String> nameless() {
        return listOf(browser.command("Accessibility.getFullAXTree", Map.of()), "nodes").stream()
                .filter(node -> !Boolean.TRUE.equals(node.get("ignored")) && isControl(node))
                .filter(node -> value(node.get("name")).isBlank())
                .map(node -> "a %s has no name: %s"
                        .formatted(
                                value(node.get("role")),
                                browser.command(
                                        "DOM.describeNode", Map.of("backendNodeId", node.get("backendDOMNodeId")))))
                .toList();
    }

    /** The content that links skip to takes the focus as well, but is no control. */
    private static boolean isControl(Map<?, ?> node) {
        return !List.of("RootWebArea", "main").contains(value(node.get("role")))
                && listOf(node, "properties").stream()
                        .anyMatch(property -> "focusable".equals(property.get("name"))
                                && value(property.get("value")).equals("true"));
    }

    /** Goes through the page by the Tab key, from its beginning to its end. */
    private List<String> missedByTab() {
        List<String> faults = new ArrayList<>();
        List<String> reached = new ArrayList<>();
        var expected = asked("controls()");
        browser.script(SCRIPT + "toTheTop()");
        for (int presses = 0; presses < MOST_PRESSES && reached.size() < expected.size() + DETOURS; presses++) {
            browser.pressKey(Keys.TAB);
            if (!(browser.script(SCRIPT + "return focused()") instanceof Map<?, ?> focused)) {
                break;
            }
            if (Boolean.TRUE.equals(focused.get("again"))) {
                continue; // a part of the same control, such as the month of a time
            }
            var control = String.valueOf(focused.get("what"));
            reached.add(control);
            if (Boolean.FALSE.equals(focused.get("ring"))) {
                faults.add("nothing shows that %s has the focus".formatted(control));
            }
        }
        if (!reached.stream().filter(expected::contains).toList().equals(expected)) {
            faults.add("the Tab key goes to %s, not to %s".formatted(reached, expected));
        }
        return faults;
    }

    @SuppressWarnings("unchecked") // the script's functions answer with lists of texts
    private List<String> asked(String question) {
        return (List<String>) Objects.requireNonNull(browser.script(SCRIPT + "return " + question));
    }

    @SuppressWarnings("unchecked") // the shape of Chromium's answers
    private static List<Map<String, Object>> listOf(Map<?, ?> answer, String name) {
        return (List<Map<String, Object>>) (List<?>) Objects.requireNonNullElse((List<?>) answer.get(name), List.of());
    }

    private static String value(Object answer) {
        return answer instanceof Map<?, ?> map ? String.valueOf(map.get("value")) : "";
    }

    private static String script() {
        try (var file = Inspection.class.getResourceAsStream("/browser/inspect.js")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
