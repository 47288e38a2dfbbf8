package io.millrace.contract.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.millrace.contract.outbox.OutboxDatabase.Row;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/** The rules that the table itself keeps, whatever writes to it. */
class OutboxTableIT {

    private static final String COPY =
            "COPY millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload) FROM STDIN";

    private static OutboxDatabase outbox;
    private String aggregate;

    @BeforeAll
    static void migrate() {
        outbox = OutboxDatabase.migrated(OutboxTableIT.class);
    }

    @BeforeEach
    void newAggregate() {
        aggregate = UUID.randomUUID().toString();
    }

    @Test
    void versionsCountFromOneOverStatementsAndWithinThem() throws SQLException {
        append(1);
        append(2);
        append(3, 4, 5);

        assertThat(versions()).containsExactly("1", "2", "3", "4", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "1", "4", "3,5", "3,3", "4,3", "3,4,6", "3,3,6,6", "4,5", "2,3", "5,4,3"})
    void aVersionThatDoesNotFollowIsRefusedAndLeavesNothing(String versions) throws SQLException {
        append(1, 2);

        assertRefused(() ->
                append(Stream.of(versions.split(",")).mapToLong(Long::parseLong).toArray()));
        assertThat(versions()).containsExactly("1", "2");
        assertThatNoException().isThrownBy(() -> append(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 7, Long.MAX_VALUE})
    void anAggregateBeginsWithVersionOne(long version) {
        assertRefused(() -> append(version));
        assertThat(outbox.column("SELECT aggregateid FROM millrace.outbox_head"))
                .doesNotContain(aggregate);
    }

    @Test
    void anAggregateThatIsOlderThanTheOutboxGoesOnFromTheHeadItIsGiven() throws SQLException {
        outbox.execute("INSERT INTO millrace.outbox_head VALUES ('order', '%s', 17)".formatted(aggregate));

        assertRefused(() -> append(1));
        assertRefused(() -> append(17));
        append(18, 19);
        assertThat(versions()).containsExactly("18", "19");
    }

    @Test
    void aRowThatIsLeftOutCountsForNothing() throws SQLException {
        var row = Row.of(aggregate, 1);
        outbox.append(row);

        outbox.execute(
                """
                INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
                VALUES ('%s', 'order', '%s', 2, 'order.placed.v1', '{}') ON CONFLICT DO NOTHING"""
                        .formatted(row.id(), aggregate));

        assertThatNoException().isThrownBy(() -> append(2));
    }

    @Test
    void aRowWrittenToItsPartitionKeepsTheSameRules() throws SQLException {
        outbox.append(Row.of(aggregate, 1));

        assertThatIllegalStateException()
                .isThrownBy(() -> outbox.execute(
                        """
                        INSERT INTO millrace.outbox_default (id, aggregatetype, aggregateid, aggregateversion, type, payload)
                        VALUES (gen_random_uuid(), 'order', '%s', 3, 'order.placed.v1', '{}')"""
                                .formatted(aggregate)))
                .withMessageContaining("does not follow its last version 1");
    }

    @Test
    void theRefusalNamesAggregateRefusedAndLastVersion() throws SQLException {
        append(1, 2);

        assertThatExceptionOfType(PSQLException.class)
                .isThrownBy(() -> append(5))
                .withMessageContaining("version 5 of order %s does not follow its last version 2", aggregate)
                .satisfies(e -> assertThat(e.getServerErrorMessage().getDetail())
                        .isEqualTo(
                                "{\"aggregatetype\" : \"order\", \"aggregateid\" : \"%s\", \"refused\" : 5, \"last\" : 2}",
                                aggregate));
    }

    @Test
    void oneRefusedAggregateRefusesTheWholeStatement() {
        assertRefused(() -> outbox.append(Row.of(aggregate, 1), Row.of(aggregate + "b", 2)));
        assertThat(versions()).isEmpty();
    }

    @Test
    void versionsOfOtherAggregateTypesAreTheirOwn() throws SQLException {
        append(1);

        assertThatNoException()
                .isThrownBy(() -> outbox.append(Row.of(aggregate, 1).withAggregateType("invoice")));
    }

    @Test
    void tenThousandRowsOfManyAggregatesGoInOneStatement() throws SQLException {
        outbox.append(IntStream.range(0, 10_000)
                .mapToObj(i -> Row.of(aggregate + i % 2_500, 1 + i / 2_500))
                .toArray(Row[]::new));

        assertThat(outbox.column("SELECT aggregateversion FROM millrace.outbox_head WHERE aggregateid LIKE '%s%%'"
                        .formatted(aggregate)))
                .hasSize(2_500)
                .containsOnly("4");
    }

    @Test
    void copyKeepsTheSameRules() throws Exception {
        copy(LongStream.rangeClosed(1, 1_000));

        assertThat(versions()).hasSize(1_000);
        assertRefused(() -> copy(LongStream.of(1_001, 1_003)));
        assertThat(versions()).hasSize(1_000);
        append(1_001);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void theTableRefusesWhatCouldNotBeRelayed(String name, UnaryOperator<Row> change) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> outbox.append(change.apply(Row.of(aggregate, 1))))
                .satisfies(e -> assertThat(e.getSQLState()).startsWith("2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void theRefusalOfARowNamesItsColumnAndSaysWhatFits(String column, UnaryOperator<Row> change, String hint) {
        assertThatExceptionOfType(PSQLException.class)
                .isThrownBy(() -> outbox.append(Row.of(aggregate + "b", 1), change.apply(Row.of(aggregate, 1))))
                .withMessageContainingAll(column, "of version", "order", "cannot be relayed")
                .satisfies(e -> {
                    assertThat(e.getSQLState()).isEqualTo("23514");
                    assertThat(e.getServerErrorMessage().getColumn()).isEqualTo(column);
                    assertThat(e.getServerErrorMessage().getHint()).contains(hint);
                });
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                misfit("aggregatetype", row -> row.withAggregateType("order/s"), "such as post"),
                misfit("aggregateid", row -> row.withAggregateId(""), "not empty"),
                misfit("aggregateversion", row -> row.withVersion(0L), "from 1"),
                misfit("type", row -> row.withType(""), "such as post.published.v1"),
                misfit("headers", row -> row.withHeaders("{\"a\":1}"), "JSON object of strings"));
    }

    private static Arguments misfit(String column, UnaryOperator<Row> change, String hint) {
        return Arguments.of(column, change, hint);
    }

    static Stream<Arguments> garbage() {
        return Stream.of(
                garbage("null id", row -> row.withId(null)),
                garbage("null aggregate type", row -> row.withAggregateType(null)),
                garbage("empty aggregate type", row -> row.withAggregateType("")),
                garbage("aggregate type that is no topic", row -> row.withAggregateType("Order/s")),
                garbage("aggregate type of two lines", row -> row.withAggregateType("order\nx")),
                garbage("null aggregate id", row -> row.withAggregateId(null)),
                garbage("empty aggregate id", row -> row.withAggregateId("")),
                garbage("null version", row -> row.withVersion(null)),
                garbage("version zero", row -> row.withVersion(0L)),
                garbage("negative version", row -> row.withVersion(-1L)),
                garbage("null type", row -> row.withType(null)),
                garbage("empty type", row -> row.withType("")),
                garbage("null payload", row -> row.withPayload(null)),
                garbage("empty payload", row -> row.withPayload("")),
                garbage("payload that is not JSON", row -> row.withPayload("{")),
                garbage("headers that are not JSON", row -> row.withHeaders("a=b")),
                garbage("headers that are a list", row -> row.withHeaders("[{\"a\":\"b\"}]")),
                garbage("headers that are null", row -> row.withHeaders("null")),
                garbage("header that is a number", row -> row.withHeaders("{\"a\":\"b\",\"c\":1}")),
                garbage("header that is null", row -> row.withHeaders("{\"a\":null}")),
                garbage("header of the envelope", row -> row.withHeaders("{\"ce_id\":\"x\"}")),
                garbage("content type", row -> row.withHeaders("{\"content-type\":\"x\"}")));
    }

    private static Arguments garbage(String name, UnaryOperator<Row> change) {
        return Arguments.of(name, change);
    }

    @Test
    void headersOfStringsAreKept() throws SQLException {
        outbox.append(Row.of(aggregate, 1).withHeaders("{\"tenant\": \"grün\", \"x-ce_\": \"\"}"));

        assertThat(outbox.column("SELECT headers::json->>'tenant' FROM millrace.outbox WHERE aggregateid = '%s'"
                        .formatted(aggregate)))
                .containsExactly("grün");
    }

    private void append(long... versions) throws SQLException {
        outbox.append(LongStream.of(versions)
                .mapToObj(version -> Row.of(aggregate, version))
                .toArray(Row[]::new));
    }

    private void copy(LongStream versions) throws Exception {
        var lines = new StringBuilder();
        versions.forEach(version -> lines.append("%s\torder\t%s\t%d\torder.placed.v1\t{}\n"
                .formatted(Row.of(aggregate, version).id(), aggregate, version)));
        try (var connection = outbox.connect()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new StringReader(lines.toString()));
        }
    }

    private java.util.List<String> versions() {
        return outbox.column(
                "SELECT aggregateversion FROM millrace.outbox WHERE aggregateid = '%s' ORDER BY aggregateversion"
                        .formatted(aggregate));
    }

    private static void assertRefused(ThrowingCallable append) {
        assertThatExceptionOfType(SQLException.class).isThrownBy(append).satisfies(e -> assertThat(e.getSQLState())
                .isEqualTo(OutboxTable.VERSION_CONFLICT));
    }
}
