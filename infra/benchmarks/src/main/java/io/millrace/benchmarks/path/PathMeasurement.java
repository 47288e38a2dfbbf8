package io.millrace.benchmarks.path;

import io.millrace.benchmarks.report.Percentiles;
import java.util.Map;

/**
 * Commands at a steady rate, warm. All latencies count from the intended time of the command.
 *
 * @param asking how the client learned that its change is visible
 * @param round which repetition
 * @param answered to the write service's answer
 * @param relayed to the receipt of the event by a consumer that reads committed records
 * @param visible to the answer of a query that shows the change
 * @param relayedAfterAnswer from the write service's answer to the receipt of the event; below 0 if the event was faster
 * @param visibleAfterRelayed from the receipt of the event by that consumer to the answer of the query
 * @param cpuMillisPerCommand processor time of each service, of both servers, of the load's own process, and of
 *     all others on the machine, of which there should be none
 * @param lost events that did not reach the topic within ten seconds
 */
record PathMeasurement(
        Asking asking,
        int round,
        Percentiles answered,
        Percentiles relayed,
        Percentiles visible,
        Percentiles relayedAfterAnswer,
        Percentiles visibleAfterRelayed,
        Map<String, Double> cpuMillisPerCommand,
        long lost) {}
