package io.millrace.local.flow;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures of a page in Prometheus' text format; figures that differ by labels only are summed. */
final class PrometheusText {

    private final Map<String, Double> sums = new HashMap<>();

    private PrometheusText() {}

    static PrometheusText parse(String page) {
        var text = new PrometheusText();
        page.lines().filter(line -> !line.startsWith("#")).forEach(text::read);
        return text;
    }

    OptionalDouble value(String name) {
        var sum = sums.get(name);
        return sum == null ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    private void read(String line) {
        int nameEnd = line.indexOf('{');
        int labelsEnd = line.lastIndexOf('}');
        int valueStart = line.indexOf(' ', Math.max(labelsEnd, 0));
        if (valueStart < 0) {
            return;
        }
        var name = line.substring(0, nameEnd < 0 ? valueStart : nameEnd);
        var value = line.substring(valueStart).strip().replaceFirst(" .*", "");
        if (!value.endsWith("Inf")) {
            sums.merge(name, Double.parseDouble(value), Double::sum);
        }
    }
}
