package dev.jbroadcast.spring;

import dev.jbroadcast.delivery.TransactionHook;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Events wait for the transaction of {@code @Transactional} and {@code TransactionTemplate}. */
final class SpringTransactionHook implements TransactionHook {

    @Override
    public boolean register(Runnable committed, Runnable rolledBack) {
        // Synchronization is active in a SUPPORTS scope too, where there is nothing to wait for.
        if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            return false;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    committed.run();
                } else {
                    rolledBack.run();
                }
            }
        });
        return true;
    }
}
