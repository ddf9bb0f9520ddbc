package dev.jbroadcast.delivery;

/**
 * How the broadcaster learns about the transaction of the current thread. An adapter implements it for the transaction
 * manager of the host: a synchronization that calls one of the two actions when the transaction has ended. Thread-safe.
 */
@FunctionalInterface
public interface TransactionHook {

    /**
     * Registers what is to happen at the end of the current thread's transaction, if there is one. Exactly one of the
     * actions is to run, once, after the transaction has ended; actions registered earlier run earlier. Neither action
     * throws or blocks.
     *
     * @return false if there is no transaction; neither action will run then
     */
    boolean register(Runnable committed, Runnable rolledBack);

    /** For applications without transactions: there is never one. */
    static TransactionHook none() {
        return NoTransactions.INSTANCE;
    }
}
