package io.millrace.testkit.projection;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/** Loses the connection at some commits: before the server has heard of it, or before its answer has come back. */
final class UnreliableTransactions implements PlatformTransactionManager {

    private final PlatformTransactionManager transactions;
    private final Random random;

    UnreliableTransactions(PlatformTransactionManager transactions, Random random) {
        this.transactions = transactions;
        this.random = random;
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
        return transactions.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
        switch (random.nextInt(4)) {
            case 0 -> {
                transactions.rollback(status);
                throw new TransientDataAccessResourceException("Connection lost before the commit");
            }
            case 1 -> {
                transactions.commit(status);
                throw new TransientDataAccessResourceException("Connection lost after the commit");
            }
            default -> transactions.commit(status);
        }
    }

    @Override
    public void rollback(TransactionStatus status) {
        transactions.rollback(status);
    }
}
