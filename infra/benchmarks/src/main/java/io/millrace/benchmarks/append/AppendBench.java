package io.millrace.benchmarks.append;

import io.millrace.benchmarks.load.ClosedLoop;
import io.millrace.benchmarks.process.CpuSampler;
import io.millrace.benchmarks.process.CpuTime;
import io.millrace.benchmarks.report.Percentiles;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.community.PostEdited;
import io.millrace.contract.event.PayloadJson;
import io.millrace.outbox.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Runs all workloads through the same pool, table and clients. */
final class AppendBench {

    private static final int POSTS_PER_CLIENT = 1_000;
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(50);
    private static final String TITLE = "A post among others, edited %d times";
    private static final String BODY = "the body of a post which nobody ever reads ".repeat(8);
    private static final String PAYLOAD =
            new PayloadJson().writeText(new PostEdited(new UUID(0, 0).toString(), "somebody", title(0), BODY));

    private final BenchStack stack;
    private final Posts posts;
    private final Outbox outbox;
    private final int clients;

    AppendBench(BenchStack stack, Posts posts, Outbox outbox, int clients) {
        this.stack = stack;
        this.posts = posts;
        this.outbox = outbox;
        this.clients = clients;
    }

    /** New aggregates in an emptied outbox, so that every round finds the same tables. */
    void prepare() {
        posts.create(clients, POSTS_PER_CLIENT);
        posts.emptyRows();
    }

    AppendMeasurement measure(Aggregates aggregates, Workload workload, Duration time, int round) {
        long self = ProcessHandle.current().pid();
        try (var cpu = stack.watch(new CpuSampler().watch("writer", SAMPLE_EVERY, () -> CpuTime.of(self)))) {
            var begin = Instant.now();
            var durations = ClosedLoop.run(clients, time, client -> operation(aggregates, workload, client));
            var end = Instant.now();
            double millions = durations.length / 1e6;
            return new AppendMeasurement(
                    aggregates.kind(),
                    workload,
                    round,
                    durations.length,
                    durations.length / (Duration.between(begin, end).toNanos() / 1e9),
                    Percentiles.ofNanos(durations),
                    cpu.secondsBetween("database", begin, end) / millions,
                    cpu.secondsBetween("writer", begin, end) / millions);
        }
    }

    private Runnable operation(Aggregates aggregates, Workload workload, int client) {
        var ids = posts.idsOf(client, POSTS_PER_CLIENT);
        var versions = new long[ids.length];
        var next = new int[1];
        return () -> {
            int i = next[0]++ % ids.length;
            var title = title(versions[i] + 1);
            aggregates.transactions().executeWithoutResult(transaction -> {
                aggregates.update().apply(ids[i], versions[i], title, BODY);
                var id = ids[i].toString();
                switch (workload) {
                    case AGGREGATE -> {}
                    case AGGREGATE_AND_ROW -> posts.insertRow(id, versions[i] + 1, PAYLOAD);
                    case AGGREGATE_AND_EVENT ->
                        outbox.append(id, versions[i] + 1, new PostEdited(id, "somebody", title, BODY));
                }
            });
            versions[i]++;
        };
    }

    private static String title(long version) {
        return TITLE.formatted(version);
    }
}
