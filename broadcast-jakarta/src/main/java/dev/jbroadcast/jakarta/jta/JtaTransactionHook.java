package dev.jbroadcast.jakarta.jta;

import dev.jbroadcast.delivery.TransactionHook;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Events wait for the transactions of Jakarta Transactions: those of {@code @Transactional}, of enterprise beans and of
 * {@code UserTransaction}. An application whose transaction manager is not the server's makes one of it.
 *
 * <p>Thread-safe; does not block.
 */
public final class JtaTransactionHook implements TransactionHook {

    private final TransactionSynchronizationRegistry registry;
    private final Object key = new Object();

    /** @param registry of the transaction manager */
    public JtaTransactionHook(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean register(Runnable committed, Runnable rolledBack) {
        if (!isRunning(registry.getTransactionStatus())) {
            return false;
        }
        try {
            return synchronization().add(committed, rolledBack);
        } catch (IllegalStateException e) {
            if (isLost(registry.getTransactionStatus())) {
                // Some managers take no more synchronizations once it is known how it ends.
                rolledBack.run();
                return true;
            }
            throw e;
        }
    }

    private static boolean isRunning(int status) {
        return status != Status.STATUS_NO_TRANSACTION
                && status != Status.STATUS_COMMITTED
                && status != Status.STATUS_ROLLEDBACK
                && status != Status.STATUS_UNKNOWN;
    }

    private static boolean isLost(int status) {
        return status == Status.STATUS_MARKED_ROLLBACK
                || status == Status.STATUS_ROLLING_BACK
                || status == Status.STATUS_ROLLEDBACK;
    }

    /** One for each transaction: in which order a manager calls several of them is its own affair. */
    private ActionsAtEnd synchronization() {
        if (registry.getResource(key) instanceof ActionsAtEnd known) {
            return known;
        }
        ActionsAtEnd actions = new ActionsAtEnd();
        registry.registerInterposedSynchronization(actions);
        registry.putResource(key, actions);
        return actions;
    }
}
