package io.millrace.benchmarks.append;

import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How a service changes its aggregates: within which transactions, and how one goes to its next version. */
record Aggregates(Kind kind, TransactionTemplate transactions, Update update) {

    /** The ways. */
    enum Kind {
        /** Loads the entity, changes it, and flushes it under optimistic locking: as the write service does. */
        JPA,
        /** One update by key and version, the least there can be. */
        JDBC
    }

    /** Changes an aggregate, which must be at the given version, within the current transaction. */
    @FunctionalInterface
    interface Update {

        void apply(UUID id, long version, String title, String body);
    }

    static Aggregates of(Kind kind, ApplicationContext writer) {
        return switch (kind) {
            case JPA -> jpa(writer.getBean(JpaTransactionManager.class));
            case JDBC -> jdbc(writer.getBean(JdbcClient.class), writer.getBean(DataSource.class));
        };
    }

    private static Aggregates jpa(JpaTransactionManager transactions) {
        var factory = java.util.Objects.requireNonNull(transactions.getEntityManagerFactory());
        var entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
        return new Aggregates(Kind.JPA, template(transactions), (id, version, title, body) -> {
            entities.find(PostEntity.class, id).edit(version, title, body);
            entities.flush();
        });
    }

    private static Aggregates jdbc(JdbcClient jdbc, DataSource dataSource) {
        return new Aggregates(Kind.JDBC, template(new JdbcTransactionManager(dataSource)), new Posts(jdbc)::update);
    }

    private static TransactionTemplate template(PlatformTransactionManager transactions) {
        return new TransactionTemplate(transactions);
    }
}
