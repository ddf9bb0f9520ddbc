package dev.jbroadcast.delivery;

/** There is never a transaction. */
enum NoTransactions implements TransactionHook {
    INSTANCE;

    @Override
    public boolean register(Runnable committed, Runnable rolledBack) {
        return false;
    }
}
