package io.millrace.projection.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.event.EventTypes;
import io.millrace.deadletter.replay.ReplayTargets;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.Shop;
import io.millrace.projection.await.ProjectionWaiter;
import io.millrace.projection.consume.ConsumerSettings;
import io.millrace.projection.consume.ProjectionContainers;
import io.millrace.projection.metrics.ProjectionMetrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ProjectionAutoConfigurationTests {

    /** Nothing listens there: a context must come up without database and Kafka. */
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceTransactionManagerAutoConfiguration.class,
                    KafkaAutoConfiguration.class,
                    ProjectionAutoConfiguration.class))
            .withPropertyValues(
                    "spring.application.name=shop",
                    "spring.kafka.bootstrap-servers=localhost:1",
                    "millrace.projection.migrate=false",
                    "millrace.projection.shutdown-timeout=1s")
            .withBean(javax.sql.DataSource.class, PGSimpleDataSource::new)
            .withBean(EventTypes.class, () -> Shop.TYPES)
            .withBean(Shop.Totals.class);

    @Test
    void runsTheProjectionsItFinds() {
        runner.run(context -> {
            assertThat(context)
                    .hasSingleBean(ProjectionContainers.class)
                    .hasSingleBean(ProjectionWaiter.class)
                    .hasSingleBean(ProjectionMetrics.class)
                    .hasSingleBean(ReplayTargets.class);
            assertThat(context.getBean(Projections.class).all())
                    .singleElement()
                    .satisfies(projection -> assertThat(projection.name()).isEqualTo("totals"));
            assertThat(context.getBean(ProjectionContainers.class).isRunning()).isTrue();
        });
    }

    @Test
    void defaultsAreAsDocumented() {
        runner.run(context -> {
            var settings = context.getBean(ConsumerSettings.class);
            assertThat(settings.groupPrefix()).isEqualTo("shop.");
            assertThat(settings.concurrency()).isEqualTo(1);
            assertThat(settings.maxPollRecords()).isEqualTo(2000);
            assertThat(settings.newTopics()).isEqualTo(Duration.ofSeconds(5));
            assertThat(settings.recheckTopics()).isEqualTo(Duration.ofSeconds(30));
            assertThat(settings.firstBackOff()).isEqualTo(Duration.ofMillis(100));
            assertThat(settings.longestBackOff()).isEqualTo(Duration.ofSeconds(5));
            var properties = context.getBean(ProjectionProperties.class);
            assertThat(properties.longestSilence()).isEqualTo(Duration.ofSeconds(10));
            var await = properties.await();
            assertThat(await.interval()).isEqualTo(Duration.ofMillis(20));
            assertThat(await.timeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(await.longestTimeout()).isEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void everyPropertyIsBound() {
        runner.withPropertyValues(
                        "millrace.projection.group-prefix=g-",
                        "millrace.projection.concurrency=3",
                        "millrace.projection.max-poll-records=7",
                        "millrace.projection.longest-silence=7s",
                        "millrace.projection.topic-discovery-interval=1s",
                        "millrace.projection.topic-check-interval=2s",
                        "millrace.projection.back-off.first=3ms",
                        "millrace.projection.back-off.longest=4ms",
                        "millrace.projection.await.interval=5ms",
                        "millrace.projection.await.timeout=6ms",
                        "millrace.projection.await.longest-timeout=8ms")
                .run(context -> {
                    var settings = context.getBean(ConsumerSettings.class);
                    assertThat(settings.groupPrefix()).isEqualTo("g-");
                    assertThat(settings.concurrency()).isEqualTo(3);
                    assertThat(settings.maxPollRecords()).isEqualTo(7);
                    assertThat(settings.newTopics()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(settings.recheckTopics()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(settings.firstBackOff()).isEqualTo(Duration.ofMillis(3));
                    assertThat(settings.longestBackOff()).isEqualTo(Duration.ofMillis(4));
                    assertThat(settings.shutdown()).isEqualTo(Duration.ofSeconds(1));
                    var properties = context.getBean(ProjectionProperties.class);
                    assertThat(properties.longestSilence()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(properties.await())
                            .isEqualTo(new ProjectionProperties.Await(
                                    Duration.ofMillis(5), Duration.ofMillis(6), Duration.ofMillis(8)));
                });
    }

    @Test
    void consumesNothingWhenSwitchedOff() {
        runner.withPropertyValues("millrace.projection.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(ProjectionContainers.class)
                .hasSingleBean(ProjectionWaiter.class));
    }

    @Test
    void staysAwayWithoutEventTypes() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ProjectionAutoConfiguration.class))
                .withBean(javax.sql.DataSource.class, PGSimpleDataSource::new)
                .run(context -> assertThat(context).doesNotHaveBean(ProjectionWaiter.class));
    }

    @Projection(name = "totals", kind = ProjectionKind.STATE)
    static class Namesake {
        @Handles
        void on(Shop.ItemNamed item) {}
    }

    @Test
    void twoProjectionsOfOneNameAreRefused() {
        runner.withBean(Namesake.class).run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .rootCause()
                .hasMessageContaining("are both named projection totals; rename one"));
    }

    @Test
    void impossibleNumbersAreRefused() {
        runner.withPropertyValues("millrace.projection.concurrency=0").run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .rootCause()
                .hasMessageContaining("at least 1, got 0 and 2000"));
    }
}
