package io.millrace.deadletter.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.deadletter.metrics.DeadLetterMetrics;
import io.millrace.deadletter.parking.ParkingUsage;
import io.millrace.deadletter.replay.ReplayTarget;
import io.millrace.deadletter.replay.ReplayTargets;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Meters of dead letters, for an application that has a meter registry. */
@AutoConfiguration(
        after = DeadLetterAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean({DataSource.class, ReplayTargets.class, ParkingUsage.class, MeterRegistry.class})
class DeadLetterMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DeadLetterMetrics millraceDeadLetterMetrics(
            DataSource dataSource, ParkingUsage usage, ReplayTargets targets, ObjectProvider<Clock> clock) {
        return new DeadLetterMetrics(
                JdbcClient.create(dataSource),
                usage,
                targets.all().stream().map(ReplayTarget::projection).toList(),
                clock.getIfAvailable(Clock::systemUTC));
    }
}
