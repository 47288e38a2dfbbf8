package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.event.EventTypes;
import io.millrace.outbox.schema.OutboxSchemaProperties;
import io.millrace.outbox.schema.SchemaMode;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Without a database: with {@code schema=none} nothing connects before an event is appended. */
class OutboxAutoConfigurationTests {

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(autoConfigurations()))
            .withPropertyValues("millrace.outbox.schema=none");

    private final ApplicationContextRunner runner = bare.withBean(DataSource.class, PGSimpleDataSource::new)
            .withBean(EventTypes.class, () -> EventTypes.of(OrderPlaced.class));

    @Test
    void providesAnOutbox() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(Outbox.class)
                .getBean(Outbox.class)
                .isInstanceOf(JdbcOutbox.class));
    }

    @Test
    void definesNoFlywayThatWouldSwitchOffTheServicesOwn() {
        runner.run(context -> assertThat(context).doesNotHaveBean(Flyway.class));
    }

    @Test
    void anOutboxOfTheApplicationsStays() {
        Outbox own = events -> List.of();
        runner.withBean(Outbox.class, () -> own)
                .run(context -> assertThat(context.getBean(Outbox.class)).isSameAs(own));
    }

    @Test
    void withoutADataSourceThereIsNothing() {
        bare.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Outbox.class));
    }

    @Test
    void withoutEventTypesItSaysWhatIsMissing() {
        bare.withBean(DataSource.class, PGSimpleDataSource::new)
                .run(context -> assertThat(context).getFailure().hasMessageContaining(EventTypes.class.getName()));
    }

    @Test
    void defaults() {
        runner.run(context -> assertThat(context.getBean(OutboxProperties.class))
                .isEqualTo(new OutboxProperties(DataSize.ofKilobytes(900))));
        runner.run(context -> assertThat(
                        context.getBean(OutboxSchemaProperties.class).partitions())
                .isEqualTo(new OutboxSchemaProperties.Partitions(true, 7, Duration.ofHours(1), null)));
    }

    @Test
    void everyPropertyIsMapped() {
        runner.withPropertyValues(
                        "millrace.outbox.max-payload-size=2MB",
                        "millrace.outbox.partitions.enabled=false",
                        "millrace.outbox.partitions.days-ahead=30",
                        "millrace.outbox.partitions.check-every=5m",
                        "millrace.outbox.partitions.retention=14d")
                .run(context -> {
                    assertThat(context.getBean(OutboxProperties.class).maxPayloadSize())
                            .isEqualTo(DataSize.ofMegabytes(2));
                    assertThat(context.getBean(OutboxSchemaProperties.class))
                            .isEqualTo(new OutboxSchemaProperties(
                                    SchemaMode.NONE,
                                    new OutboxSchemaProperties.Partitions(
                                            false, 30, Duration.ofMinutes(5), Duration.ofDays(14))));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "millrace.outbox.max-payload-size=0B",
                "millrace.outbox.partitions.days-ahead=0",
                "millrace.outbox.partitions.days-ahead=366",
                "millrace.outbox.partitions.check-every=10ms",
                "millrace.outbox.partitions.retention=1h"
            })
    void aSettingThatMakesNoSenseIsNamed(String property) {
        runner.withPropertyValues(property)
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining(property.split("=")[0]));
    }

    private static Class<?>[] autoConfigurations() {
        return ImportCandidates.load(
                        org.springframework.boot.autoconfigure.AutoConfiguration.class,
                        OutboxAutoConfigurationTests.class.getClassLoader())
                .getCandidates()
                .stream()
                .filter(name -> name.startsWith("io.millrace.outbox."))
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new);
    }
}
