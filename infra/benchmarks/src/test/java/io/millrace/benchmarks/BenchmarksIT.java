package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every benchmark in its short form: it runs, its results are complete, and nothing was lost on the way. */
class BenchmarksIT {

    @TempDir
    Path results;

    @Test
    void appendMeasuresAllTransactions() throws IOException {
        run("append", "--seconds", "1");

        assertThat(measurements("append"))
                .extracting(run -> run.path("aggregate").asString() + " "
                        + run.path("workload").asString())
                .containsExactly(
                        "JPA AGGREGATE",
                        "JPA AGGREGATE_AND_ROW",
                        "JPA AGGREGATE_AND_EVENT",
                        "JDBC AGGREGATE",
                        "JDBC AGGREGATE_AND_ROW",
                        "JDBC AGGREGATE_AND_EVENT");
        assertThat(measurements("append")).allSatisfy(run -> assertPositive(run, "transactions", "perSecond"));
    }

    @Test
    void lettersAreParkedReplayedAndListed() throws IOException {
        run("letters");

        assertThat(measurements("letters"))
                .extracting(run -> run.path("what").asString())
                .containsExactlyInAnyOrder(
                        "apply, nothing parked",
                        "apply beside parked keys",
                        "others, no key parked",
                        "others beside a parked key",
                        "others beside the first parked key of a service",
                        "replay in the top gear",
                        "page of letters",
                        "page of letters by state",
                        "page of letters by topic",
                        "page of letters by type",
                        "page of letters by projection",
                        "page of letters by group",
                        "page of letters by fingerprint",
                        "page of letters by key",
                        "page of letters by time",
                        "page of letters by topic and time",
                        "page of letters by projection and type",
                        "page of letters by projection and topic",
                        "page of letters by group and type",
                        "page of letters by group and topic",
                        "page of letters by id",
                        "second page of letters",
                        "later page of letters",
                        "page of groups",
                        "second page of groups");
        assertThat(measurements("letters")).allSatisfy(run -> assertPositive(run, "count", "perSecond"));
    }

    @Test
    void relayCarriesAllEventsOnceAndInOrderInEveryPart() throws IOException {
        run("relay", "--relays", "millrace");

        assertThat(measurements("relay-drain")).singleElement().satisfies(BenchmarksIT::assertDrained);
        assertThat(measurements("relay-latency")).singleElement().satisfies(run -> {
            assertPercentiles(run, "latency");
            assertThat(run.path("lost").asLong(-1)).isZero();
        });
        assertThat(measurements("relay-growth"))
                .extracting(run -> run.path("retained").asLong(-1))
                .containsExactly(20_000L, 0L);
        assertThat(measurements("relay-growth")).allSatisfy(run -> assertDrained(run.path("drain")));
    }

    @Test
    void projectionWritesTheSameRowsInBothWays() throws IOException {
        run("projection");

        assertThat(measurements("projection"))
                .extracting(run -> run.path("readSide").asString())
                .containsExactly("millrace", "record-by-record");
        assertThat(measurements("projection"))
                .extracting(run -> run.path("digest").asString())
                .doesNotContain("")
                .satisfies(digests -> assertThat(digests.stream().distinct()).hasSize(1));
        assertThat(measurements("projection")).allSatisfy(run -> assertPositive(run, "events", "eventsPerSecond"));
    }

    @Test
    void pathShowsEveryCommandAndLeavesBothSidesEqual() throws IOException {
        run("path", "--delivery", "exactly-once");

        assertThat(measurements("path"))
                .extracting(run -> run.path("asking").asString())
                .containsExactly("WAITING", "POLLING");
        assertThat(measurements("path")).allSatisfy(run -> {
            assertPercentiles(run, "answered", "relayed", "visible");
            assertThat(run.path("visible").path("count"))
                    .isEqualTo(run.path("answered").path("count"));
            assertThat(run.path("lost").asLong(-1)).isZero();
        });
        assertThat(report("path").path("settings").path("audit"))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line.asString()).startsWith("ok "));
    }

    private void run(String bench, String... arguments) {
        List<String> all = new ArrayList<>(List.of(bench, "--quick", "--results", results.toString()));
        // They start faster so, and their speed is of no interest here.
        all.add("--jvm-option=-XX:TieredStopAtLevel=1");
        all.addAll(List.of(arguments));
        var errors = new StringWriter();
        var exitCode = Bench.commandLine().setErr(new PrintWriter(errors, true)).execute(all.toArray(String[]::new));
        assertThat(exitCode).as("exit code of bench %s: %s", bench, errors).isZero();
    }

    private List<JsonNode> measurements(String bench) throws IOException {
        return report(bench).path("measurements").valueStream().toList();
    }

    private JsonNode report(String bench) throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            var file = files.filter(path -> path.getFileName().toString().matches(bench + "-\\d{8}-\\d{6}\\.json"))
                    .findFirst()
                    .orElseThrow();
            var report = JsonMapper.shared().readTree(Files.readString(file));
            assertThat(report.path("command").asString()).contains(bench.replaceAll("-.*", ""));
            assertThat(report.path("machine").path("cores").asInt()).isPositive();
            assertThat(report.path("versions").propertyNames()).contains("jdk", "kafka", "postgresql");
            assertThat(report.path("summary").path("rows")).isNotEmpty();
            return report;
        }
    }

    private static void assertDrained(JsonNode run) {
        assertPositive(run, "events", "eventsPerSecond", "relayCpuSecondsPerMillion", "mostResidentMiB");
        assertThat(run.path("lost").asLong(-1)).as("lost").isZero();
        assertThat(run.path("duplicated").asLong(-1)).as("duplicated").isZero();
        assertThat(run.path("outOfOrder").asLong(-1)).as("out of order").isZero();
    }

    private static void assertPercentiles(JsonNode run, String... names) {
        for (var name : names) {
            assertPositive(run.path(name), "count", "p50", "p99", "max");
        }
    }

    private static void assertPositive(JsonNode run, String... names) {
        for (var name : names) {
            assertThat(run.path(name).asDouble(-1)).as(name).isPositive();
        }
    }
}
