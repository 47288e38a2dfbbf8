package io.millrace.local.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrometheusTextTests {

    private final PrometheusText page = PrometheusText.parse(
            """
            # HELP millrace_relay_leader 1 if this relay leads its slot
            # TYPE millrace_relay_leader gauge
            millrace_relay_leader 1.0
            millrace_relay_events_relayed_total{topic="events.post"} 1.5E3
            millrace_relay_events_relayed_total{topic="odd } name"} 10.0
            jvm_gc_max_data_size_bytes +Inf
            millrace_relay_slot_lag_bytes NaN
            """);

    @Test
    void figuresThatDifferByLabelsAreSummed() {
        assertThat(page.value("millrace_relay_events_relayed_total")).hasValue(1_510);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(page.value("millrace_relay_halted")).isEmpty();
        assertThat(page.value("jvm_gc_max_data_size_bytes")).isEmpty();
    }

    @Test
    void theRelaysFiguresLeaveOutWhatItDoesNotSay() {
        assertThat(RelayFigures.of(page)).isEqualTo(new RelayFigures(true, null, null, null, null));
    }
}
