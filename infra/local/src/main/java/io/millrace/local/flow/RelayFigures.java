package io.millrace.local.flow;

import org.jspecify.annotations.Nullable;

/**
 * What the relay says of itself; null where it says nothing.
 *
 * @param leader whether it holds the leadership
 * @param halted whether it met a fault that only an operator can mend
 * @param breakerOpen whether it waits for the broker
 * @param slotLagBytes WAL that the slot still holds
 * @param slotLagSeconds age of the oldest change that is not confirmed
 */
record RelayFigures(
        @Nullable Boolean leader,
        @Nullable Boolean halted,
        @Nullable Boolean breakerOpen,
        @Nullable Double slotLagBytes,
        @Nullable Double slotLagSeconds) {

    static RelayFigures of(PrometheusText page) {
        return new RelayFigures(
                flag(page, "millrace_relay_leader"),
                flag(page, "millrace_relay_halted"),
                flag(page, "millrace_relay_breaker_open"),
                number(page, "millrace_relay_slot_lag_bytes"),
                number(page, "millrace_relay_slot_lag_seconds"));
    }

    private static @Nullable Boolean flag(PrometheusText page, String name) {
        var value = number(page, name);
        return value == null ? null : value > 0;
    }

    private static @Nullable Double number(PrometheusText page, String name) {
        var value = page.value(name);
        return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
    }
}
