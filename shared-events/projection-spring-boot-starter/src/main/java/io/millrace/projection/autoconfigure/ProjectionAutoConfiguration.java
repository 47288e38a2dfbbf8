package io.millrace.projection.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.millrace.contract.event.EventTypes;
import io.millrace.deadletter.parking.ParkingUsage;
import io.millrace.deadletter.path.PathWatch;
import io.millrace.deadletter.replay.ReplayTarget;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.projection.await.ProjectionWaiter;
import io.millrace.projection.consume.ConsumerSettings;
import io.millrace.projection.consume.ProjectionConsumerFactory;
import io.millrace.projection.consume.ProjectionContainers;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.engine.ProjectionReplay;
import io.millrace.projection.metrics.ProjectionMetrics;
import io.millrace.projection.path.ProjectionPath;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.transaction.PlatformTransactionManager;

/** Runs the projections of an application that has a data source and a bean of type {@link EventTypes}. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBean({DataSource.class, EventTypes.class})
@EnableConfigurationProperties(ProjectionProperties.class)
class ProjectionAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Projections millraceProjections(ApplicationContext context, EventTypes types) {
        return Projections.in(context, types);
    }

    @Bean
    @ConditionalOnMissingBean
    ProjectionMigration millraceProjectionMigration(DataSource dataSource, ProjectionProperties properties) {
        return new ProjectionMigration(dataSource, properties.migrate());
    }

    @Bean
    @ConditionalOnMissingBean
    ProjectionMetrics millraceProjectionMetrics(ObjectProvider<MeterRegistry> registry, ObjectProvider<Clock> clock) {
        return new ProjectionMetrics(
                registry.getIfAvailable(CompositeMeterRegistry::new), clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    @ConditionalOnMissingBean
    ProjectionWaiter millraceProjectionWaiter(
            Projections projections, DataSource dataSource, ProjectionProperties properties) {
        return new ProjectionWaiter(
                projections.all(), dataSource, properties.await().interval());
    }

    @Bean
    @ConditionalOnMissingBean
    ProjectionParking millraceProjectionParking(
            ProjectionProperties properties, ObjectProvider<ParkingUsage> usage, Environment environment) {
        return new ProjectionParking(
                groupPrefix(properties, environment),
                environment.getProperty("spring.application.version"),
                properties.onFailure(),
                usage);
    }

    @Bean
    @ConditionalOnMissingBean
    ReplayTargets millraceReplayTargets(
            Projections projections, EventTypes types, ProjectionParking parking, ProjectionProperties properties) {
        return new ReplayTargets(projections.all().stream()
                .<ReplayTarget>map(projection -> new ProjectionReplay(
                        projection, parking.groupOf(projection), types, properties.longestSilence()))
                .toList());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean({ConsumerFactory.class, KafkaAdmin.class})
    @ConditionalOnProperty(name = "millrace.projection.enabled", matchIfMissing = true)
    ConsumerSettings millraceConsumerSettings(
            ProjectionProperties properties,
            ConsumerFactory<?, ?> consumers,
            KafkaAdmin admin,
            Environment environment) {
        return new ConsumerSettings(
                consumers.getConfigurationProperties(),
                admin.getConfigurationProperties(),
                groupPrefix(properties, environment),
                properties.concurrency(),
                properties.maxPollRecords(),
                properties.topicDiscoveryInterval(),
                properties.topicCheckInterval(),
                properties.backOff().first(),
                properties.backOff().longest(),
                properties.shutdownTimeout());
    }

    /** Closed by its watch, which knows when nobody looks any more. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    @ConditionalOnBean(ConsumerSettings.class)
    ProjectionPath millraceProjectionPath(
            Projections projections, DataSource dataSource, ConsumerSettings settings, ObjectProvider<Clock> clock) {
        return new ProjectionPath(projections.all(), dataSource, settings, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    @ConditionalOnBean(ProjectionPath.class)
    @ConditionalOnMissingBean(name = "millraceProjectionPathWatch")
    PathWatch millraceProjectionPathWatch(ProjectionPath path, ObjectProvider<Clock> clock) {
        return new PathWatch("projections", path, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ConsumerSettings.class)
    ProjectionContainers millraceProjectionContainers(
            Projections projections,
            ProjectionMigration migration,
            EventTypes types,
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactions,
            ProjectionProperties properties,
            ProjectionParking parking,
            ConsumerSettings settings,
            ProjectionMetrics metrics,
            ObjectProvider<EngineListener> listeners,
            ObjectProvider<MeterRegistry> registry,
            ObjectProvider<Clock> clock) {
        var manager = transactions.getIfUnique(() -> new JdbcTransactionManager(dataSource));
        var listener = EngineListener.all(listeners.orderedStream().toList());
        return new ProjectionContainers(
                projections.all(),
                projection -> new ProjectionEngine(
                        projection,
                        types,
                        dataSource,
                        manager,
                        properties.longestSilence(),
                        parking.lotOf(projection),
                        listener),
                ProjectionConsumerFactory.create(settings, registry.getIfAvailable(CompositeMeterRegistry::new)),
                settings,
                metrics,
                clock.getIfAvailable(Clock::systemUTC));
    }

    private static String groupPrefix(ProjectionProperties properties, Environment environment) {
        var prefix = properties.groupPrefix();
        return prefix == null ? environment.getProperty("spring.application.name", "millrace") + "." : prefix;
    }
}
