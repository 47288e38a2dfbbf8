package io.millrace.outbox.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.test.simple.SimpleTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TraceSourcesTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + SPAN + "-01";

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OutboxTraceAutoConfiguration.class));

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void outsideATraceThereIsNone() {
        runner.run(context ->
                assertThat(context.getBean(TraceContext.class).traceparent()).isNull());
    }

    @Test
    void theCurrentSpanOfMicrometerComesFirst() {
        MDC.put("traceparent", TRACEPARENT);
        var tracer = new SimpleTracer();

        runner.withBean(SimpleTracer.class, () -> tracer).run(context -> {
            var span = tracer.nextSpan().start();
            try (var scope = tracer.withSpan(span)) {
                assertThat(context.getBean(TraceContext.class).traceparent())
                        .contains(span.context().traceId())
                        .contains(span.context().spanId())
                        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
            }
            assertThat(context.getBean(TraceContext.class).traceparent()).isEqualTo(TRACEPARENT);
        });
    }

    @Test
    void theCurrentSpanOfOpenTelemetryIsFoundWithoutMicrometer() {
        var span = Span.wrap(SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));

        runner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing")).run(context -> {
            try (var scope = span.makeCurrent()) {
                assertThat(context.getBean(TraceContext.class).traceparent()).isEqualTo(TRACEPARENT);
            }
        });
    }

    @Test
    void theLoggingContextIsAskedLast() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing", "io.opentelemetry"))
                .run(context -> {
                    MDC.put("traceId", TRACE);
                    MDC.put("spanId", SPAN);
                    assertThat(context.getBean(TraceContext.class).traceparent())
                            .isEqualTo(TRACEPARENT);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
            })
    void aBrokenTraceIsNone(String traceparent) {
        MDC.put("traceparent", traceparent);

        assertThat(new LoggingTraceSource().traceparent()).isNull();
    }

    @Test
    void aBeanOfTheApplicationsDecides() {
        runner.withBean(TraceContext.class, () -> () -> TRACEPARENT)
                .run(context -> assertThat(context.getBean(TraceContext.class).traceparent())
                        .isEqualTo(TRACEPARENT));
    }
}
