package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.stack.SharedStack;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionTemplate;

/** Appending in the transaction in which JPA saves the aggregate. */
class JpaOutboxIT {

    private static ConfigurableApplicationContext context;
    private static OutboxFixture fixture;
    private static EntityManager entities;

    private final String id = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        context = OutboxApplication.startWithJpa(SharedStack.freshDatabase(JpaOutboxIT.class));
        fixture = OutboxFixture.of(context);
        entities = SharedEntityManagerCreator.createSharedEntityManager(
                context.getBean(jakarta.persistence.EntityManagerFactory.class));
        assertThat(fixture.transaction().getTransactionManager()).isInstanceOf(JpaTransactionManager.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void entityAndEventCommitTogether() {
        fixture.transaction().executeWithoutResult(status -> {
            entities.persist(new Order(id));
            fixture.outbox().append(id, 1, OrderPlaced.of(id));
        });

        assertThat(orders()).isEqualTo(1);
        assertThat(fixture.versions(id)).containsExactly(1L);
    }

    @Test
    void entityAndEventRollBackTogether() {
        fixture.transaction().executeWithoutResult(status -> {
            entities.persist(new Order(id));
            entities.flush();
            fixture.outbox().append(id, 1, OrderPlaced.of(id));
            status.setRollbackOnly();
        });

        assertThat(orders()).isZero();
        assertThat(fixture.rows(id)).isEmpty();
    }

    @Test
    void aRefusedVersionTakesTheEntityWithIt() {
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> fixture.transaction().executeWithoutResult(status -> {
                    entities.persist(new Order(id));
                    entities.flush();
                    fixture.outbox().append(id, 2, OrderPlaced.of(id));
                }));

        assertThat(orders()).isZero();
    }

    @Test
    void aFlushThatFailsAtCommitTakesTheEventWithIt() {
        fixture.transaction().executeWithoutResult(status -> entities.persist(new Order(id)));

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> fixture.transaction().executeWithoutResult(status -> {
                    entities.persist(new Order(id));
                    fixture.outbox().append(id, 1, OrderPlaced.of(id));
                }));
        assertThat(fixture.rows(id)).isEmpty();
    }

    @Test
    void aPlainJdbcTransactionOnTheSameDataSourceWorksBesideIt() {
        var jdbc = new TransactionTemplate(new JdbcTransactionManager(context.getBean(javax.sql.DataSource.class)));

        jdbc.executeWithoutResult(status -> fixture.outbox().append(id, 1, OrderPlaced.of(id)));

        assertThat(fixture.versions(id)).containsExactly(1L);
    }

    @Test
    void outsideATransactionItSaysSo() {
        assertThatExceptionOfType(OutboxTransactionException.class)
                .isThrownBy(() -> fixture.outbox().append(id, 1, OrderPlaced.of(id)));
    }

    private long orders() {
        return fixture.jdbc()
                .sql("SELECT count(*) FROM orders WHERE id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
