package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contract.event.UnknownEventTypeException;
import io.millrace.contract.outbox.Receipt;
import io.millrace.stack.SharedStack;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Appending, with nothing but a data source and its own transaction manager. */
class JdbcOutboxIT {

    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static final String COUNT_STATEMENTS =
            """
            CREATE SEQUENCE appending_statements;
            CREATE FUNCTION count_statement() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM nextval('appending_statements'); RETURN NULL; END $$;
            CREATE TRIGGER count_statement AFTER INSERT ON millrace.outbox
                FOR EACH STATEMENT EXECUTE FUNCTION count_statement()""";

    private static ConfigurableApplicationContext context;
    private static OutboxFixture fixture;

    private final String id = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        context = OutboxApplication.startWithJdbc(SharedStack.freshDatabase(JdbcOutboxIT.class));
        fixture = OutboxFixture.of(context);
        assertThat(fixture.transaction().getTransactionManager()).isInstanceOf(JdbcTransactionManager.class);
        fixture.jdbc().sql(COUNT_STATEMENTS).update();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void theEventIsThereOnceTheTransactionCommits() {
        var before = Instant.now();
        var receipt = fixture.inTransaction(() -> {
            MDC.put("traceparent", TRACEPARENT);
            try {
                return fixture.outbox().append(new OutboxEvent(id, 1, OrderPlaced.of(id), Map.of("tenant", "grün")));
            } finally {
                MDC.remove("traceparent");
            }
        });

        assertThat(receipt).isEqualTo(new Receipt("order", id, 1));
        assertThat(fixture.rows(id)).singleElement().satisfies(row -> {
            assertThat(((UUID) row.get("id")).version()).isEqualTo(7);
            assertThat(row)
                    .containsEntry("aggregatetype", "order")
                    .containsEntry("type", "order.placed.v1")
                    .containsEntry(
                            "payload", "{\"orderId\":\"%s\",\"text\":\"Grüße \\\"안녕\\\" \\\\ 🙂\\n\"}".formatted(id))
                    .containsEntry("headers", "{\"tenant\":\"grün\"}")
                    .containsEntry("traceparent", TRACEPARENT);
            assertThat(((Timestamp) row.get("occurred_at")).toInstant())
                    .isBetween(before.minus(Duration.ofSeconds(1)), Instant.now());
        });
    }

    @Test
    void theEventIsNotThereIfTheTransactionRollsBack() {
        fixture.transaction().executeWithoutResult(status -> {
            fixture.outbox().append(id, 1, OrderPlaced.of(id));
            status.setRollbackOnly();
        });

        assertThat(fixture.rows(id)).isEmpty();
        assertThat(append(1)).isEqualTo(new Receipt("order", id, 1));
    }

    @Test
    void theEventGoesWithTheSavepointItWasAppendedAfter() {
        var nested = new TransactionTemplate(fixture.transaction().getTransactionManager());
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        fixture.transaction().executeWithoutResult(status -> {
            fixture.outbox().append(id, 1, OrderPlaced.of(id));
            nested.executeWithoutResult(inner -> {
                fixture.outbox().append(id, 2, new OrderPaid(id, 5));
                inner.setRollbackOnly();
            });
            fixture.outbox().append(id, 2, new OrderPaid(id, 6));
        });

        assertThat(fixture.rows(id)).extracting("payload").last().asString().contains("6");
    }

    @Test
    void outsideATransactionItSaysSo() {
        assertThatExceptionOfType(OutboxTransactionException.class)
                .isThrownBy(() -> fixture.outbox().append(id, 1, OrderPlaced.of(id)))
                .withMessageContainingAll("No transaction", "OrderPlaced", id, "inside the transaction");
        assertThatExceptionOfType(OutboxTransactionException.class)
                .isThrownBy(() -> fixture.outbox().appendAll(List.of()));
    }

    @Test
    void inAReadOnlyTransactionItSaysSo() {
        var readOnly = new TransactionTemplate(fixture.transaction().getTransactionManager());
        readOnly.setReadOnly(true);

        assertThatExceptionOfType(OutboxTransactionException.class)
                .isThrownBy(() -> readOnly.execute(status -> fixture.outbox().append(id, 1, OrderPlaced.of(id))))
                .withMessageContainingAll("read-only", "OrderPlaced", id);
    }

    @Test
    void inATransactionOfAnotherDataSourceItSaysSo() {
        var elsewhere = new TransactionTemplate(new JdbcTransactionManager(
                SharedStack.freshDatabase(JdbcOutboxIT.class).dataSource()));

        assertThatExceptionOfType(OutboxTransactionException.class)
                .isThrownBy(() -> elsewhere.execute(status -> fixture.outbox().append(id, 1, OrderPlaced.of(id))))
                .withMessageContainingAll("data source", "order", id);
        assertThat(fixture.rows(id)).isEmpty();
    }

    @Test
    void anEventOfAnUnknownTypeIsRefusedAndTheTransactionMayGoOn() {
        fixture.transaction().executeWithoutResult(status -> {
            assertThatExceptionOfType(UnknownEventTypeException.class)
                    .isThrownBy(() -> fixture.outbox().append(id, 1, "text"));
            fixture.outbox().append(id, 1, OrderPlaced.of(id));
        });

        assertThat(fixture.versions(id)).containsExactly(1L);
    }

    @Test
    void anOversizeEventIsRefusedAndTheTransactionMayGoOn() {
        fixture.transaction().executeWithoutResult(status -> {
            assertThatExceptionOfType(PayloadTooLargeException.class)
                    .isThrownBy(() -> fixture.outbox().append(id, 1, new OrderPlaced(id, "x".repeat(921_600))));
            fixture.outbox().append(id, 1, new OrderPlaced(id, "x".repeat(921_000)));
        });

        assertThat(fixture.versions(id)).containsExactly(1L);
    }

    @Test
    void aSkippedVersionIsRefusedWithWhatItShouldHaveFollowed() {
        append(1);

        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> append(3))
                .withMessageContainingAll("order", id, "3", "1")
                .satisfies(e -> {
                    assertThat(e.aggregateType()).isEqualTo("order");
                    assertThat(e.aggregateId()).isEqualTo(id);
                    assertThat(e.refusedVersion()).isEqualTo(3);
                    assertThat(e.lastVersion()).isEqualTo(1);
                });
        assertThat(fixture.versions(id)).containsExactly(1L);
    }

    @Test
    void aRepeatedVersionIsRefused() {
        append(1);

        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> append(1))
                .satisfies(e -> assertThat(e.lastVersion()).isEqualTo(1));
    }

    @Test
    void anAggregateBeginsWithVersionOne() {
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> append(2))
                .satisfies(e -> assertThat(e.lastVersion()).isZero());
    }

    @Test
    void manyEventsAreOneStatementAndKeepTheirOrder() {
        var events = LongStream.rangeClosed(1, 1_000)
                .mapToObj(version -> new OutboxEvent(
                        id,
                        version,
                        version == 1 ? OrderPlaced.of(id) : new OrderPaid(id, version),
                        version % 2 == 0 ? Map.of("even", "\"yes\", {really}") : Map.of()))
                .toList();

        var before = statements();
        var receipts = fixture.inTransaction(() -> fixture.outbox().appendAll(events));

        assertThat(statements() - before).isEqualTo(1);

        assertThat(receipts).extracting(Receipt::version).isEqualTo(fixture.versions(id));
        assertThat(fixture.rows(id)).hasSize(1_000).isSortedAccordingTo((a, b) -> a.get("id")
                .toString()
                .compareTo(b.get("id").toString()));
        assertThat(fixture.rows(id).get(1))
                .containsEntry("headers", "{\"even\":\"\\\"yes\\\", {really}\"}")
                .containsEntry("type", "order.paid.v1")
                .containsEntry("traceparent", null);
    }

    @Test
    void eventsOutOfOrderAreRefusedAltogether() {
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> fixture.inTransaction(() -> fixture.outbox()
                        .appendAll(List.of(
                                new OutboxEvent(id, 2, new OrderPaid(id, 1), Map.of()),
                                new OutboxEvent(id, 1, OrderPlaced.of(id), Map.of())))));
        assertThat(fixture.rows(id)).isEmpty();
    }

    @Test
    void noEventsAreNoStatement() {
        assertThat(fixture.inTransaction(() -> fixture.outbox().appendAll(List.of())))
                .isEmpty();
    }

    @Test
    void severalCallsInOneTransactionFollowOneAnother() {
        fixture.transaction().executeWithoutResult(status -> IntStream.rangeClosed(1, 5)
                .forEach(version -> fixture.outbox().append(id, version, OrderPlaced.of(id))));

        assertThat(fixture.versions(id)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void onlyCommittedEventsAreCounted() {
        var registry = context.getBean(MeterRegistry.class);
        var before = count(registry);
        append(1);
        append(2);
        fixture.transaction().executeWithoutResult(status -> {
            fixture.outbox().append(id, 3, OrderPlaced.of(id));
            status.setRollbackOnly();
        });

        assertThat(count(registry) - before).isEqualTo(2);
    }

    @Test
    void aTextThatPostgresCannotStoreFailsAsADatabaseError() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() ->
                        fixture.inTransaction(() -> fixture.outbox().append("nul\u0000", 1, OrderPlaced.of("o"))));
    }

    private static long statements() {
        return fixture.jdbc()
                .sql("SELECT last_value FROM appending_statements")
                .query(Long.class)
                .single();
    }

    private Receipt append(long version) {
        return fixture.inTransaction(() -> fixture.outbox().append(id, version, OrderPlaced.of(id)));
    }

    private static double count(MeterRegistry registry) {
        var counter = registry.find("millrace.outbox.events.appended")
                .tag("type", "order.placed.v1")
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
