package io.millrace.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contract.event.EventTypes;
import io.millrace.outbox.trace.TraceContext;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@AutoConfiguration(
        afterName = {
            "io.millrace.outbox.schema.OutboxSchemaAutoConfiguration",
            "io.millrace.outbox.trace.OutboxTraceAutoConfiguration"
        })
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(OutboxProperties.class)
class OutboxAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    Outbox outbox(
            DataSource dataSource,
            EventTypes types,
            TraceContext trace,
            ObjectProvider<Clock> clock,
            ObjectProvider<AppendMeter> meter,
            OutboxProperties properties) {
        return new JdbcOutbox(
                dataSource,
                new OutboxRows(types, trace, clock.getIfAvailable(Clock::systemUTC), properties.maxPayloadSize()),
                meter.getIfAvailable(AppendMeter::none));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {

        @Bean
        AppendMeter outboxAppendMeter(ObjectProvider<MeterRegistry> registry) {
            var available = registry.getIfAvailable();
            return available == null ? AppendMeter.none() : new MicrometerAppendMeter(available);
        }
    }
}
