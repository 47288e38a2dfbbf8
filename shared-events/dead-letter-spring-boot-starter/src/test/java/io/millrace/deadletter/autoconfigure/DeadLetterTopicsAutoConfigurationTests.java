package io.millrace.deadletter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.deadletter.index.DeadLetterIndexer;
import io.millrace.deadletter.metrics.DeadLetterMetrics;
import io.millrace.deadletter.mirror.DeadLetterMirror;
import io.millrace.deadletter.replay.ReplayTargets;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DeadLetterTopicsAutoConfigurationTests {

    /** Nothing listens there: a context must come up without database and Kafka. */
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    KafkaAutoConfiguration.class,
                    DeadLetterAutoConfiguration.class,
                    DeadLetterTopicsAutoConfiguration.class,
                    DeadLetterMetricsAutoConfiguration.class))
            .withPropertyValues("spring.kafka.bootstrap-servers=localhost:1")
            .withBean(DataSource.class, PGSimpleDataSource::new)
            .withBean(ReplayTargets.class, () -> new ReplayTargets(List.of()));

    @Test
    void mirrorsAndIndexesWithoutBeingAsked() {
        runner.run(context -> {
            assertThat(context.getBean(DeadLetterMirror.class).isRunning()).isTrue();
            assertThat(context.getBean(DeadLetterIndexer.class).isRunning()).isTrue();
            assertThat(context).doesNotHaveBean(DeadLetterMetrics.class);
            assertThat(context.getBean(DeadLetterMirrorProperties.class))
                    .isEqualTo(
                            new DeadLetterMirrorProperties(true, true, Duration.ofMillis(500), Duration.ofSeconds(30)));
            assertThat(context.getBean(DeadLetterIndexProperties.class))
                    .isEqualTo(new DeadLetterIndexProperties(
                            true, null, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30)));
        });
    }

    @Test
    void eachCanBeSwitchedOff() {
        runner.withPropertyValues(
                        "millrace.dead-letter.mirror.enabled=false", "millrace.dead-letter.index.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(DeadLetterMirror.class)
                        .doesNotHaveBean(DeadLetterIndexer.class));
    }

    @Test
    void everyPropertyIsBound() {
        runner.withPropertyValues(
                        "millrace.dead-letter.mirror.create-topics=false",
                        "millrace.dead-letter.mirror.interval=1s",
                        "millrace.dead-letter.mirror.longest-back-off=2s",
                        "millrace.dead-letter.index.group=g",
                        "millrace.dead-letter.index.topic-discovery-interval=3s",
                        "millrace.dead-letter.index.topic-check-interval=4s",
                        "millrace.dead-letter.index.longest-back-off=5s")
                .run(context -> {
                    assertThat(context.getBean(DeadLetterMirrorProperties.class))
                            .isEqualTo(new DeadLetterMirrorProperties(
                                    true, false, Duration.ofSeconds(1), Duration.ofSeconds(2)));
                    assertThat(context.getBean(DeadLetterIndexProperties.class))
                            .isEqualTo(new DeadLetterIndexProperties(
                                    true, "g", Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5)));
                });
    }

    @Test
    void metersAreThereWithARegistry() {
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context).hasSingleBean(DeadLetterMetrics.class));
    }

    @Test
    void staysAwayWithoutProjections() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        KafkaAutoConfiguration.class,
                        DeadLetterAutoConfiguration.class,
                        DeadLetterTopicsAutoConfiguration.class))
                .withBean(DataSource.class, PGSimpleDataSource::new)
                .run(context -> assertThat(context).doesNotHaveBean(DeadLetterMirror.class));
    }
}
