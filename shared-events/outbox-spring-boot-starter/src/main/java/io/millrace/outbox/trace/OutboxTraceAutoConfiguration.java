package io.millrace.outbox.trace;

import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The first source that knows a trace decides. */
@AutoConfiguration
class OutboxTraceAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TraceContext outboxTraceContext(List<TraceSource> sources) {
        return () -> sources.stream()
                .map(TraceSource::traceparent)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Bean
    @Order(2)
    TraceSource outboxLoggingTraceSource() {
        return new LoggingTraceSource();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static class Micrometer {

        @Bean
        @Order(0)
        TraceSource outboxMicrometerTraceSource(ObjectProvider<Tracer> tracer) {
            return new MicrometerTraceSource(tracer.getIfAvailable(() -> Tracer.NOOP));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Span.class)
    static class OpenTelemetry {

        @Bean
        @Order(1)
        TraceSource outboxOpenTelemetryTraceSource() {
            return new OpenTelemetryTraceSource();
        }
    }
}
