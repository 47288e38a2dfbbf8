package io.millrace.deadletter.autoconfigure;

import io.millrace.deadletter.admin.Paths;
import io.millrace.deadletter.parking.ParkingUsage;
import io.millrace.deadletter.replay.QueueWorker;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.deadletter.replay.Replayer;
import io.millrace.deadletter.security.Area;
import io.millrace.deadletter.view.CountWorker;
import io.millrace.deadletter.view.GroupCounts;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Replays the dead letters of an application whose projections can apply them. */
@AutoConfiguration(afterName = "io.millrace.projection.autoconfigure.ProjectionAutoConfiguration")
@ConditionalOnBean({DataSource.class, ReplayTargets.class})
@EnableConfigurationProperties(DeadLetterProperties.class)
class DeadLetterAutoConfiguration {

    /** The paths of the admin API, without which it is neither secured nor there. */
    static final String AREA = "millraceDeadLetterArea";

    private static final Duration FOLD_COUNTS = Duration.ofSeconds(1);

    @Bean
    @ConditionalOnMissingBean
    ParkingUsage millraceParkingUsage(
            DataSource dataSource, DeadLetterProperties properties, ObjectProvider<Clock> clock) {
        return new ParkingUsage(
                JdbcClient.create(dataSource),
                clock.getIfAvailable(Clock::systemUTC),
                properties.countInterval(),
                properties.mostParkedKeys(),
                properties.mostParkedEvents());
    }

    @Bean
    @ConditionalOnMissingBean
    Replayer millraceReplayer(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactions,
            ReplayTargets targets,
            Environment environment) {
        return new Replayer(
                dataSource,
                transactions.getIfUnique(() -> new JdbcTransactionManager(dataSource)),
                targets.all(),
                environment.getProperty("spring.application.version"));
    }

    @Bean
    @ConditionalOnMissingBean
    QueueWorker millraceQueueWorker(Replayer replayer, DeadLetterProperties properties) {
        return new QueueWorker(replayer, properties.queueInterval(), properties.longestBackOff());
    }

    @Bean
    @ConditionalOnMissingBean
    CountWorker millraceDeadLetterCountWorker(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactions,
            DeadLetterProperties properties) {
        var counts =
                new GroupCounts(dataSource, transactions.getIfUnique(() -> new JdbcTransactionManager(dataSource)));
        return new CountWorker(counts, FOLD_COUNTS, properties.longestBackOff());
    }

    @Bean(AREA)
    @ConditionalOnProperty(name = "millrace.dead-letter.admin.enabled", matchIfMissing = true)
    Area millraceDeadLetterArea() {
        return Area.of(Paths.ADMIN, "/audit", "/audit/**");
    }
}
