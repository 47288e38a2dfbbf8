package io.millrace.deadletter.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.millrace.deadletter.index.DeadLetterIndexer;
import io.millrace.deadletter.index.IndexSettings;
import io.millrace.deadletter.mirror.DeadLetterMirror;
import io.millrace.deadletter.mirror.MirrorSettings;
import io.millrace.deadletter.replay.ReplayTargets;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.transaction.PlatformTransactionManager;

/** Copies letters to the dead letter topics of Kafka, and takes in what others put there. */
@AutoConfiguration(
        after = DeadLetterAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBean({DataSource.class, ReplayTargets.class, KafkaAdmin.class})
@EnableConfigurationProperties({DeadLetterMirrorProperties.class, DeadLetterIndexProperties.class})
class DeadLetterTopicsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ProducerFactory.class)
    @ConditionalOnProperty(name = "millrace.dead-letter.mirror.enabled", matchIfMissing = true)
    DeadLetterMirror millraceDeadLetterMirror(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactions,
            DeadLetterMirrorProperties properties,
            ProducerFactory<?, ?> producers,
            KafkaAdmin admin,
            ObjectProvider<MeterRegistry> registry) {
        return new DeadLetterMirror(
                dataSource,
                transactions.getIfUnique(() -> new JdbcTransactionManager(dataSource)),
                new MirrorSettings(
                        producers.getConfigurationProperties(),
                        admin.getConfigurationProperties(),
                        properties.createTopics(),
                        properties.interval(),
                        properties.longestBackOff()),
                registry.getIfAvailable(CompositeMeterRegistry::new));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ConsumerFactory.class)
    @ConditionalOnProperty(name = "millrace.dead-letter.index.enabled", matchIfMissing = true)
    DeadLetterIndexer millraceDeadLetterIndexer(
            DataSource dataSource,
            ObjectProvider<PlatformTransactionManager> transactions,
            DeadLetterIndexProperties properties,
            ConsumerFactory<?, ?> consumers,
            KafkaAdmin admin,
            Environment environment) {
        return new DeadLetterIndexer(
                dataSource,
                transactions.getIfUnique(() -> new JdbcTransactionManager(dataSource)),
                new IndexSettings(
                        consumers.getConfigurationProperties(),
                        admin.getConfigurationProperties(),
                        group(properties, environment),
                        properties.topicDiscoveryInterval(),
                        properties.topicCheckInterval(),
                        properties.longestBackOff()));
    }

    private static String group(DeadLetterIndexProperties properties, Environment environment) {
        var group = properties.group();
        if (group != null) {
            return group;
        }
        var service = environment.getProperty("spring.application.name", "millrace") + ".";
        return environment.getProperty("millrace.projection.group-prefix", service) + "dead-letter-index";
    }
}
