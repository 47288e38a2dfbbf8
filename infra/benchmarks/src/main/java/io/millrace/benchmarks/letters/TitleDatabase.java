package io.millrace.benchmarks.letters;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.community.CommunityEvents;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.engine.BatchResult;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.engine.ProjectionReplay;
import io.millrace.projection.engine.ProjectionSchema;
import io.millrace.stack.Database;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A read database with titles, fed by an engine in this process as a consumer would. */
final class TitleDatabase implements AutoCloseable {

    private static final String GROUP = "bench.titles";
    private static final int BATCH = 2_000;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final HikariDataSource dataSource = new HikariDataSource();
    private final JdbcTransactionManager transactions;
    private final Titles titles = new Titles();
    private final ProjectionDefinition projection = ProjectionDefinition.of(titles, CommunityEvents.types());
    private final ProjectionEngine engine;
    private final PostLog log = new PostLog();

    TitleDatabase(Database database) {
        dataSource.setJdbcUrl(database.jdbcUrl());
        dataSource.setUsername(database.user());
        dataSource.setPassword(database.password());
        transactions = new JdbcTransactionManager(dataSource);
        ProjectionSchema.migrate(dataSource);
        jdbc().sql(Titles.DDL).update();
        engine = new ProjectionEngine(
                projection,
                CommunityEvents.types(),
                dataSource,
                transactions,
                SILENCE,
                new ParkingLot(GROUP, projection.name(), "bench", () -> false),
                new EngineListener() {});
    }

    JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    HikariDataSource dataSource() {
        return dataSource;
    }

    JdbcTransactionManager transactions() {
        return transactions;
    }

    PostLog log() {
        return log;
    }

    ReplayTargets targets() {
        return new ReplayTargets(List.of(new ProjectionReplay(projection, GROUP, CommunityEvents.types(), SILENCE)));
    }

    Titles titles() {
        return titles;
    }

    /** Applies records in batches, and requires that outcome of each. */
    void apply(List<ConsumerRecord<byte[], byte[]>> records, Outcome expected) {
        for (int from = 0; from < records.size(); from += BATCH) {
            var batch = records.subList(from, Math.min(records.size(), from + BATCH));
            if (!(engine.apply(batch) instanceof BatchResult.Committed committed)
                    || committed.outcomes().stream().anyMatch(outcome -> outcome != expected)) {
                throw new IllegalStateException("A batch of %d records was not %s".formatted(batch.size(), expected));
            }
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
