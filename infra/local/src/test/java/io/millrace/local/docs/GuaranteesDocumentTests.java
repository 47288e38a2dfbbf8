package io.millrace.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page on guarantees names tests that are there, and tells which of them the build leaves out. */
class GuaranteesDocumentTests {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern NAME = Pattern.compile("`(\\w+(?:IT|Tests|Contract))`");
    private static final String LONG = "@Tag(\"long\")";

    private static final Map<String, String> TESTS = new TreeMap<>();
    private static String page = "";

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(ROOT.resolve("docs/guarantees.md"));
        try (var modules = Files.find(ROOT, 3, (path, is) -> path.endsWith("src"))) {
            for (var sources : modules.toList()) {
                readTests(sources);
            }
        }
    }

    private static void readTests(Path sources) throws IOException {
        try (var files = Files.walk(sources)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = file.getFileName().toString().replace(".java", "");
                if (NAME.matcher("`" + name + "`").matches()) {
                    TESTS.merge(name, Files.readString(file), String::concat);
                }
            }
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() {
        var named = named(page).collect(Collectors.toSet());

        assertThat(named).isNotEmpty();
        assertThat(TESTS.keySet()).containsAll(named);
    }

    @Test
    void whateverTheBuildLeavesOutIsNamedAtTheHead() {
        Set<String> leftOut = new TreeSet<>();
        named(page).filter(test -> TESTS.getOrDefault(test, "").contains(LONG)).forEach(leftOut::add);
        var head = page.substring(0, page.indexOf("\n## "));

        assertThat(leftOut).isNotEmpty();
        assertThat(named(head)).containsExactlyInAnyOrderElementsOf(leftOut);
    }

    private static Stream<String> named(String text) {
        return NAME.matcher(text).results().map(name -> name.group(1));
    }
}
