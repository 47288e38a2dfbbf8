package io.millrace.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page on configuration tells what the code has. */
class ConfigurationDocumentTests {

    private static final Path ROOT = Path.of("../..");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay",
                "shared-events/outbox-spring-boot-starter",
                "shared-events/dead-letter-spring-boot-starter",
                "shared-events/projection-spring-boot-starter",
                "write-service"
            })
    void everyPropertyIsThereWithItsDefault(String module) throws IOException {
        var rows = Files.readAllLines(ROOT.resolve("docs/configuration.md"));
        var properties = metadata(module).get("properties");
        assertThat(properties).isNotEmpty();
        for (var property : properties) {
            assertThat(rows).anyMatch(row -> row.startsWith(start(property)));
        }
    }

    private static JsonNode metadata(String module) {
        return JsonMapper.shared()
                .readTree(ROOT.resolve(module).resolve("target/classes/META-INF/spring-configuration-metadata.json"));
    }

    private static String start(JsonNode property) {
        var value = property.path("defaultValue").asString("");
        return "| `%s` | %s |".formatted(property.get("name").asString(), value.isEmpty() ? "" : "`" + value + "`");
    }
}
