package io.millrace.outbox.schema;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The outbox's tables and partitions. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(OutboxSchemaProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class OutboxSchemaAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    OutboxSchema outboxSchema(DataSource dataSource, OutboxSchemaProperties properties) {
        return new OutboxSchema(dataSource, properties.schema());
    }

    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    OutboxPartitions outboxPartitions(DataSource dataSource, OutboxSchemaProperties properties) {
        return new OutboxPartitions(dataSource, properties);
    }
}
