package dev.jbroadcast.spring;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A transaction manager with nothing to manage but the transaction itself. */
final class EmptyTransactionManager extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    @Override
    protected Object doGetTransaction() {
        return this;
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {
        // Whoever began it sees the exception, too.
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        // There is no resource to begin with.
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        // Nor to commit.
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        // Nor to roll back.
    }
}
