package io.millrace.community;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.event.PayloadJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The community's events on the wire: {@code golden/<type>/<n>.json}, one payload and a line feed.
 *
 * <p>A sample that was released is never changed. A compatible change of a record adds the next number, which is then
 * what is written; all the numbers before it stay readable.
 */
class GoldenEventsTests {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final PayloadJson json = new PayloadJson();

    @Test
    void everyRegisteredTypeHasSamplesAndEverySampleARegisteredType() throws IOException {
        try (var types = Files.list(GOLDEN)) {
            assertThat(types.map(type -> type.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(CommunityEvents.types().names());
        }
    }

    @Test
    void everyEventOfTheTestHasItsOwnType() {
        assertThat(events().map(event ->
                        CommunityEvents.types().typeOf(event).name().toString()))
                .containsExactlyInAnyOrderElementsOf(CommunityEvents.types().names());
    }

    @ParameterizedTest
    @MethodSource("events")
    void isWrittenAsTheNewestSampleAndReadFromIt(Object event) throws IOException {
        var type = CommunityEvents.types().typeOf(event);
        var samples = samples(type.name().toString());
        var newest = Files.readAllBytes(samples.get(samples.size() - 1));

        assertThat(json.writeText(event) + "\n").isEqualTo(new String(newest, UTF_8));
        assertThat((json.writeText(event) + "\n").getBytes(UTF_8)).isEqualTo(newest);
        assertThat(json.read(type, newest)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyOlderSampleStaysReadable(Object event) throws IOException {
        var type = CommunityEvents.types().typeOf(event);

        for (var sample : samples(type.name().toString())) {
            assertThat(json.read(type, Files.readAllBytes(sample))).isInstanceOf(type.payload());
        }
    }

    static Stream<Object> events() {
        var post = "01a1f853-8369-7c0e-9012-e8206862b1bd";
        var comment = "01a1f853-957e-77dd-a7ad-7e7edfc1e7b0";
        return Stream.of(
                new PostPublished(post, "ada", "Hello \"world\"", "Grüße, 안녕 \\ 🙂\nsecond line"),
                new PostEdited(post, "ada", "Hello", ""),
                new PostDeleted(post, "ada"),
                new CommentAdded(comment, post, null, "bob", "First!"),
                new CommentRemoved(comment, post, "bob"),
                new LikeGiven(post, "bob"),
                new LikeWithdrawn(post, "bob"),
                new ViewsCounted(post, 9_007_199_254_740_993L));
    }

    private static List<Path> samples(String type) throws IOException {
        try (var files = Files.list(GOLDEN.resolve(type))) {
            return files.sorted(Comparator.comparingInt(file ->
                            Integer.parseInt(file.getFileName().toString().replace(".json", ""))))
                    .toList();
        }
    }
}
