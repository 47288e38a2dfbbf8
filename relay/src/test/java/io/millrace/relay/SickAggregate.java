package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.SharedStack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * An aggregate whose second row is larger than its topic takes, and what operators ask for about its rows. Each has a topic
 * of its own, so that many share an outbox and a relay.
 */
final class SickAggregate implements AutoCloseable {

    static final String PATH = "/api/admin/v1/outbox-failures";
    static final String BECAUSE = "{\"reason\":\"the topic takes it now\"}";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KEY = "sick";

    private final String kafka = SharedStack.kafka().bootstrapServers();
    private final Outbox outbox;
    private final String type;
    private final Topic topic;

    /** One without rows. */
    SickAggregate(Outbox outbox, Class<?> test) {
        this.outbox = outbox;
        this.type = SharedStack.freshName(test);
        SharedStack.kafka().createTopics(3, events());
        Topic.allow(kafka, events(), 20_000);
        this.topic = new Topic(kafka, events());
    }

    String type() {
        return type;
    }

    String events() {
        return "events." + type;
    }

    Topic topic() {
        return topic;
    }

    /** Appends its first row, which is sent, and its second, which becomes a letter. */
    SickAggregate poisoned() {
        append(1, 1);
        appendLarge(2);
        awaitStates(Map.of(2L, "DEAD_LETTERED"));
        return this;
    }

    void append(long firstVersion, int events) {
        outbox.append(type, KEY, firstVersion, events);
    }

    void appendLarge(long version) {
        outbox.appendLarge(type, KEY, version, 60_000);
    }

    /** Lets the topic take every row from now on. */
    void widen() {
        Topic.allow(kafka, events(), 1_000_000);
    }

    /** What became of its failed rows, by their version. */
    Map<Long, String> states() {
        Map<Long, String> states = new LinkedHashMap<>();
        outbox.query(
                "SELECT aggregateversion, state FROM millrace.outbox_failure WHERE aggregatetype = '%s'"
                        .formatted(type),
                row -> states.put(row.getLong(1), row.getString(2)));
        return states;
    }

    /** Versions of its rows that wait, in their order. */
    List<Long> held() {
        return outbox.query(
                "SELECT aggregateversion FROM millrace.outbox_held WHERE aggregatetype = '%s' AND released_at IS NULL ORDER BY place"
                        .formatted(type),
                row -> row.getLong(1));
    }

    String failed(long version) {
        return id("outbox_failure", version);
    }

    String waiting(long version) {
        return id("outbox_held", version);
    }

    private String id(String table, long version) {
        return outbox.text("SELECT id FROM millrace.%s WHERE aggregatetype = '%s' AND aggregateversion = %d"
                .formatted(table, type, version));
    }

    /** A figure of its failed row. */
    long number(String column, long version) {
        return outbox.number(
                "SELECT %s FROM millrace.outbox_failure WHERE id = '%s'".formatted(column, failed(version)));
    }

    /** What the view says of a row. */
    String status(long version) {
        return outbox.text(
                "SELECT status FROM millrace.outbox_delivery WHERE aggregatetype = '%s' AND aggregateversion = %d"
                        .formatted(type, version));
    }

    /** Acts on its failed row, and who did them, in their order. */
    List<String> audit(long version) {
        return outbox.query(
                "SELECT act || ' ' || who FROM millrace.outbox_failure_audit WHERE failure = '%s' ORDER BY id"
                        .formatted(failed(version)),
                row -> row.getString(1));
    }

    /** Asks for an act on a row as an operator. */
    HttpResponse<String> ask(RelayProcess relay, String id, String act) {
        return relay.post("operator", PATH + "/" + id + "/" + act, BECAUSE);
    }

    /** The same, which is accepted. */
    void resolve(RelayProcess relay, String id, String act) {
        assertThat(ask(relay, id, act).statusCode()).as("%s of %s", act, id).isEqualTo(202);
    }

    void awaitHeld(Long... versions) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(held()).containsExactly(versions));
    }

    void awaitHeld(int rows) {
        await("%d held rows".formatted(rows)).atMost(PATIENCE).until(() -> held().size() == rows);
    }

    void awaitStates(Map<Long, String> states) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).isEqualTo(states));
    }

    /** Until these versions are in the topic, in this order, and no others. */
    void awaitSent(Long... versions) {
        awaitSent(List.of(versions));
    }

    void awaitSent(List<Long> versions) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            topic.poll();
            assertThat(sent()).isEqualTo(versions);
        });
    }

    /** Versions in the order in which they first appeared in the topic, as far as it was read. */
    List<Long> sent() {
        return topic.firstAppearances().getOrDefault(KEY, List.of());
    }

    /** Until its second row, the only one that failed, is resolved and nothing waits. */
    void awaitReleased(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(states()).isEqualTo(Map.of(2L, state));
            assertThat(held()).isEmpty();
            assertThat(number("count(requested)", 2)).isZero();
        });
    }

    static List<Long> versions(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Override
    public void close() {
        topic.close();
    }
}
