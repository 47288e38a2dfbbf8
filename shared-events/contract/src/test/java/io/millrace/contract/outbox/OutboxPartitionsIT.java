package io.millrace.contract.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.outbox.OutboxDatabase.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxPartitionsIT {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");

    private OutboxDatabase outbox;

    @BeforeEach
    void migrate() {
        outbox = OutboxDatabase.migrated(OutboxPartitionsIT.class);
    }

    @Test
    void aPartitionPerUtcDayExistsAWeekAhead() {
        var today = LocalDate.now(ZoneOffset.UTC);

        assertThat(
                        outbox.column(
                                """
                        SELECT inhrelid::regclass::text FROM pg_inherits
                        WHERE inhparent = 'millrace.outbox'::regclass AND inhrelid <> 'millrace.outbox_default'::regclass
                        ORDER BY 1"""))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 7)
                        .mapToObj(ahead -> "millrace." + name(today.plusDays(ahead)))
                        .toList());
    }

    @Test
    void ensuringAgainCreatesOnlyWhatIsMissing() {
        assertThat(ensure(7)).isEqualTo("0");
        assertThat(ensure(9)).isEqualTo("2");
        assertThat(ensure(9)).isEqualTo("0");
    }

    @Test
    void aRowGoesToTheDayOfItsIdUpToTheLastMillisecond() throws SQLException {
        var tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        var midnight = tomorrow.atStartOfDay(ZoneOffset.UTC).toInstant();

        outbox.append(
                Row.of("last", 1).withId(OutboxDatabase.newId(midnight.minusMillis(1))),
                Row.of("first", 1).withId(OutboxDatabase.newId(midnight)));

        assertThat(outbox.column("SELECT aggregateid FROM millrace." + name(tomorrow)))
                .containsExactly("first");
        assertThat(outbox.column("SELECT aggregateid FROM millrace." + name(tomorrow.minusDays(1))))
                .containsExactly("last");
    }

    @Test
    void aRowOfNoDayHasAPlaceAndItsDayIsNotCreatedOverIt() throws SQLException {
        var beyond = LocalDate.now(ZoneOffset.UTC).plusDays(9);
        outbox.append(Row.of("future", 1)
                .withId(OutboxDatabase.newId(
                        beyond.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofHours(3)))));
        outbox.append(Row.of("random", 1).withId(UUID.randomUUID()));

        assertThat(outbox.column("SELECT aggregateid FROM millrace.outbox_default"))
                .containsExactlyInAnyOrder("future", "random");
        assertThat(ensure(10)).isEqualTo("2");
        assertThat(outbox.column("SELECT to_regclass('millrace.%s')::text".formatted(name(beyond))))
                .containsOnlyNulls();
        outbox.append(Row.of("future", 2));
    }

    @Test
    void openAppendsDoNotHoldUpANewPartition() throws SQLException {
        try (var connection = outbox.connect()) {
            connection.setAutoCommit(false);
            OutboxDatabase.append(connection, Row.of("open", 1));

            var before = Instant.now();
            assertThat(ensure(8)).isEqualTo("1");
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
            connection.commit();
        }
    }

    @Test
    void partitionsArePublishedAsTheirRootAndOnlyTheirInserts() {
        assertThat(outbox.column(
                        "SELECT pubinsert::text || pubupdate || pubdelete || pubtruncate || pubviaroot FROM pg_publication WHERE pubname = '%s'"
                                .formatted(OutboxTable.PUBLICATION)))
                .containsExactly("truefalsefalsefalsetrue");
        assertThat(outbox.column("SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = '%s'"
                        .formatted(OutboxTable.PUBLICATION)))
                .containsExactly(OutboxTable.NAME);
    }

    private String ensure(int daysAhead) {
        return outbox.column("SELECT millrace.outbox_ensure_partitions(%d)".formatted(daysAhead))
                .get(0);
    }

    private static String name(LocalDate day) {
        return "outbox_" + DAY.format(day);
    }
}
