package io.millrace.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.community.LikeGiven;
import io.millrace.community.PostDeleted;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.community.ViewsCounted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that race: versions in the outbox stay contiguous, and no answered change is lost. */
class ConcurrencyIT {

    private static final int CLIENTS = 8;
    private static final int COMMANDS = 40;

    private final RunningService service = RunningService.shared();
    private final Api api = service.api();

    @ParameterizedTest
    @ValueSource(longs = {3, 20261120})
    void editsThatRaceLoseNoUpdate(long seed) throws Exception {
        var post = Api.POSTS + "/" + api.publish("Start").id();
        var accepted = new ConcurrentLinkedQueue<String>();

        race(seed, random -> {
            var seen = api.get(post).etag();
            var title = "Title " + random.nextLong();
            var answer = api.put(post, Api.newText(title, "b"), "If-Match", seen);
            assertThat(answer.status()).as(answer.body()).isIn(200, 412);
            if (answer.status() == 200) {
                accepted.add(answer.receipt().version() + " " + title);
            }
        });

        var id = post.substring(post.lastIndexOf('/') + 1);
        assertContiguous("post", id, seed);
        var written = service.events("post", id);
        assertThat(Stream.iterate(1, version -> version + 1)
                        .limit(written.size() - 1)
                        .map(index -> index + 1 + " " + ((PostEdited) written.get(index)).title()))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(written.get(0)).isInstanceOf(PostPublished.class);
        assertThat(api.get(post).field("title")).isEqualTo(((PostEdited) written.get(written.size() - 1)).title());
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 20261120})
    void likesThatRaceAlternateWithWithdrawals(long seed) throws Exception {
        var post = api.publish("Liked").id();

        race(seed, random -> {
            var path = "%s/%s/likes/user%d".formatted(Api.POSTS, post, random.nextInt(3));
            var answer = random.nextBoolean() ? api.put(path, null) : api.delete(path);
            assertThat(answer.status()).as(answer.body()).isIn(200, 204);
        });

        for (int user = 0; user < 3; user++) {
            var id = post + ":user" + user;
            assertContiguous("like", id, seed);
            var events = service.events("like", id);
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i) instanceof LikeGiven)
                        .as("seed %d: %s", seed, events)
                        .isEqualTo(i % 2 == 0);
            }
        }
    }

    @Test
    void oneLikeGivenByManyAtOnceIsOneEventAndOneReceipt() throws Exception {
        var post = api.publish("Liked").id();
        var receipts = new ConcurrentLinkedQueue<Long>();

        race(
                1,
                random -> receipts.add(api.put("%s/%s/likes/bob".formatted(Api.POSTS, post), null)
                        .receipt()
                        .version()));

        assertThat(receipts).containsOnly(1L).hasSize(CLIENTS * COMMANDS);
        assertThat(service.versions("like", post + ":bob")).containsExactly(1L);
    }

    @Test
    void everyViewIsCountedOnce() throws Exception {
        var post = api.publish("Viewed").id();
        var totals = new ConcurrentLinkedQueue<Long>();

        race(
                2,
                random -> totals.add(api.post("%s/%s/views".formatted(Api.POSTS, post), null)
                        .json()
                        .required("total")
                        .asLong()));

        long views = CLIENTS * COMMANDS;
        assertThat(totals)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, views).boxed().toList());
        assertThat(service.events("view", post))
                .isEqualTo(LongStream.rangeClosed(1, views)
                        .mapToObj(total -> new ViewsCounted(post, total))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void ofADeleteAndAnEditOfTheSameVersionOneWins(long seed) throws Exception {
        var id = api.publish("Contested").id();
        var post = Api.POSTS + "/" + id;

        var executor = Executors.newFixedThreadPool(2);
        try {
            var answers = executor.invokeAll(List.<Callable<Answer>>of(
                    () -> api.delete(post, "If-Match", "\"1\""),
                    () -> api.put(post, Api.newText("Edited", "b"), "If-Match", "\"1\"")));
            var deleted = answers.get(0).get();
            var edited = answers.get(1).get();
            assertThat(deleted.status()).as(deleted.body()).isIn(204, 412);
            assertThat(edited.status()).as(edited.body()).isIn(200, 412, 404);
            assertThat(deleted.status() == 204).isNotEqualTo(edited.status() == 200);
            assertThat(service.events("post", id))
                    .hasSize(2)
                    .last()
                    .isInstanceOf(deleted.status() == 204 ? PostDeleted.class : PostEdited.class);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aCommentRemovedByManyAtOnceIsOneEvent() throws Exception {
        var post = api.publish("Commented").id();
        var comment = api.post("%s/%s/comments".formatted(Api.POSTS, post), "{\"authorId\":\"bob\",\"body\":\"Hi\"}")
                .id();
        var receipts = new ConcurrentLinkedQueue<Long>();

        race(
                3,
                random -> receipts.add(
                        api.delete("/api/v1/comments/" + comment).receipt().version()));

        assertThat(receipts).containsOnly(2L);
        assertThat(service.versions("comment", comment)).containsExactly(1L, 2L);
    }

    private void assertContiguous(String aggregateType, String id, long seed) {
        var versions = service.versions(aggregateType, id);
        assertThat(versions)
                .as("seed %d", seed)
                .isNotEmpty()
                .isEqualTo(LongStream.rangeClosed(1, versions.size()).boxed().toList());
    }

    private static void race(long seed, Command command) throws Exception {
        var executor = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                var random = new Random(seed * 31 + client);
                clients.add(() -> {
                    for (int i = 0; i < COMMANDS; i++) {
                        command.send(random);
                    }
                    return null;
                });
            }
            for (var client : executor.invokeAll(clients)) {
                client.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private interface Command {
        void send(Random random);
    }
}
