package io.millrace.outbox;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the tests of one application share. */
record OutboxFixture(Outbox outbox, JdbcClient jdbc, TransactionTemplate transaction) {

    static OutboxFixture of(ApplicationContext context) {
        return new OutboxFixture(
                context.getBean(Outbox.class),
                context.getBean(JdbcClient.class),
                new TransactionTemplate(context.getBean(PlatformTransactionManager.class)));
    }

    <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    List<Map<String, Object>> rows(String aggregateId) {
        return jdbc.sql("SELECT * FROM millrace.outbox WHERE aggregateid = ? ORDER BY aggregateversion")
                .param(aggregateId)
                .query()
                .listOfRows();
    }

    List<Long> versions(String aggregateId) {
        return rows(aggregateId).stream()
                .map(row -> (Long) row.get("aggregateversion"))
                .toList();
    }
}
