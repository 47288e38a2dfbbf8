package io.millrace.contract.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contract.outbox.OutboxDatabase.Row;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Login roles that hold one of the group roles, and nothing else. */
class OutboxRolesIT {

    private static final String DENIED = "42501";

    /** What the trigger compares with, but always content. */
    private static final String AGREEABLE_OPERATORS =
            """
            CREATE SCHEMA agreeable;
            GRANT USAGE ON SCHEMA agreeable TO millrace_writer;
            CREATE FUNCTION agreeable.yes(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION agreeable.yes(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION agreeable.yes(bigint, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION agreeable.last(bigint, integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
            CREATE OPERATOR agreeable.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = agreeable.yes);
            CREATE OPERATOR agreeable.> (LEFTARG = bigint, RIGHTARG = integer, FUNCTION = agreeable.yes);
            CREATE OPERATOR agreeable.- (LEFTARG = bigint, RIGHTARG = integer, FUNCTION = agreeable.last);
            CREATE OPERATOR agreeable.~ (LEFTARG = text, RIGHTARG = text, FUNCTION = agreeable.yes);
            CREATE OPERATOR agreeable.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = agreeable.yes)""";

    private static OutboxDatabase outbox;

    @BeforeAll
    static void migrate() {
        outbox = OutboxDatabase.migrated(OutboxRolesIT.class);
        login("roles_it_app", "millrace_writer");
        login("roles_it_relay", "millrace_relay");
        login("roles_it_nobody", "pg_monitor");
    }

    @Test
    void theWriterAppendsAndCreatesPartitions() throws SQLException {
        try (var connection = outbox.connectAs("roles_it_app")) {
            OutboxDatabase.append(connection, Row.of("w", 1), Row.of("w", 2));
            execute(connection, "SELECT millrace.outbox_ensure_partitions(8)");
            execute(connection, "SELECT millrace.outbox_drop_partitions('30 days')");
            execute(connection, "SELECT status FROM millrace.outbox_delivery");
            assertConflict(connection, Row.of("w", 2));
        }
        assertThat(outbox.column("SELECT aggregateversion FROM millrace.outbox_head WHERE aggregateid = 'w'"))
                .containsExactly("2");
    }

    @Test
    void theWritersSearchPathDecidesNothing() throws SQLException {
        outbox.execute(AGREEABLE_OPERATORS);
        try (var connection = outbox.connectAs("roles_it_app")) {
            execute(connection, "SET search_path = agreeable, pg_temp, pg_catalog");
            execute(connection, "CREATE TEMP TABLE outbox_head (LIKE pg_catalog.pg_class)");
            OutboxDatabase.append(connection, Row.of("path", 1));
            assertConflict(connection, Row.of("path", 3));
            assertConflict(connection, Row.of("path", 2), Row.of("path", 4));
            assertRefused(connection, Row.of("", 1), "aggregateid");
            assertRefused(connection, Row.of("path", 0), "aggregateversion");
            assertRefused(connection, Row.of("path", 2).withAggregateType("order/s"), "aggregatetype");
            OutboxDatabase.append(connection, Row.of("path", 2), Row.of("path", 3));
        }
    }

    @Test
    void theWriterCannotMoveHeadsByATriggerOfItsOwn() {
        assertDenied(
                "roles_it_app",
                """
                CREATE TEMP TABLE own (aggregatetype text, aggregateid text, aggregateversion bigint,
                                       type text, payload text, headers text);
                CREATE TRIGGER own AFTER INSERT ON own FOR EACH ROW EXECUTE FUNCTION millrace.outbox_append()""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT payload FROM millrace.outbox",
                "SELECT payload FROM millrace.outbox_failure",
                "SELECT payload FROM millrace.outbox_held",
                "SELECT actor FROM millrace.outbox_keyed_request",
                "INSERT INTO millrace.outbox_failure_audit (slot, failure, act, who, reason) VALUES ('s', 'f', 'a', 'w', 'r')",
                "UPDATE millrace.outbox SET payload = '{}'",
                "DELETE FROM millrace.outbox",
                "TRUNCATE millrace.outbox",
                "UPDATE millrace.outbox_head SET aggregateversion = 1",
                "INSERT INTO millrace.outbox_head VALUES ('order', 'x', 1)",
                "INSERT INTO millrace.outbox_default (id) VALUES (gen_random_uuid())"
            })
    void theWriterCanDoNothingElse(String sql) {
        assertDenied("roles_it_app", sql);
    }

    @Test
    void theRelayReadsWhateverThePartition() throws SQLException {
        outbox.append(Row.of("r", 1));
        try (var connection = outbox.connectAs("roles_it_relay");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM millrace.outbox WHERE aggregateid = 'r'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(1);
        }
    }

    @Test
    void theRelayKeepsWhatItCouldNotSend() throws SQLException {
        try (var connection = outbox.connectAs("roles_it_relay")) {
            execute(connection, "SELECT status FROM millrace.outbox_delivery");
            execute(
                    connection,
                    "INSERT INTO millrace.outbox_horizon VALUES ('s', pg_snapshot_xmin(pg_current_snapshot()), '0/0')");
            execute(
                    connection,
                    "INSERT INTO millrace.outbox_held (slot, id, topic, aggregatetype, aggregateid, aggregateversion, occurred_at, lsn) VALUES ('s', 'i', 't', 'a', 'a', 1, now(), '0/0')");
            execute(
                    connection,
                    "INSERT INTO millrace.outbox_failure_audit (slot, failure, act, who, reason) VALUES ('s', 'f', 'a', 'w', 'r')");
            execute(connection, "DELETE FROM millrace.outbox_held");
            execute(connection, "INSERT INTO millrace.outbox_keyed_request VALUES ('s', 'a', 'k', 'h')");
            execute(connection, "UPDATE millrace.outbox_keyed_request SET answer = 1");
            execute(connection, "DELETE FROM millrace.outbox_keyed_request");
        }
    }

    /** Not even the owner of the tables. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE millrace.outbox_failure_audit SET who = 'nobody'",
                "DELETE FROM millrace.outbox_failure_audit",
                "TRUNCATE millrace.outbox_failure_audit"
            })
    void nobodyChangesTheAudit(String sql) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> outbox.execute(sql))
                .withMessageContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO millrace.outbox (id) VALUES (gen_random_uuid())",
                "DELETE FROM millrace.outbox",
                "SELECT millrace.outbox_ensure_partitions(8)",
                "SELECT millrace.outbox_drop_partitions('30 days')",
                "DELETE FROM millrace.outbox_failure",
                "DELETE FROM millrace.outbox_failure_audit",
                "UPDATE millrace.outbox_failure_audit SET who = 'nobody'"
            })
    void theRelayChangesNothing(String sql) {
        assertDenied("roles_it_relay", sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT count(*) FROM millrace.outbox", "SELECT millrace.outbox_ensure_partitions(8)"})
    void othersSeeNothing(String sql) {
        assertDenied("roles_it_nobody", sql);
    }

    private static void assertConflict(Connection connection, Row... row) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> OutboxDatabase.append(connection, row))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo(OutboxTable.VERSION_CONFLICT));
    }

    private static void assertRefused(Connection connection, Row row, String column) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> OutboxDatabase.append(connection, row))
                .withMessageContaining(column + " of version");
    }

    private static void assertDenied(String role, String sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> {
                    try (var connection = outbox.connectAs(role)) {
                        execute(connection, sql);
                    }
                })
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo(DENIED));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void login(String name, String group) {
        outbox.execute(
                """
                DO $$ BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
                        CREATE ROLE %1$s LOGIN PASSWORD '%1$s';
                    END IF;
                    GRANT %2$s TO %1$s;
                END $$"""
                        .formatted(name, group));
    }
}
