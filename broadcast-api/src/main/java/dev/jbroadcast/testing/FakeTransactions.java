package dev.jbroadcast.testing;

import dev.jbroadcast.delivery.TransactionHook;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The transactions that a test simulates and, where it has any, those of the application. Thread-safe. */
final class FakeTransactions implements TransactionHook {

    private final SimulatedTransactions simulated;
    private final TransactionHook application;

    /** How many events of a thread wait for its transaction in the application. */
    private final ConcurrentMap<Thread, Integer> waiting = new ConcurrentHashMap<>();

    FakeTransactions(SimulatedTransactions simulated, TransactionHook application) {
        this.simulated = simulated;
        this.application = application;
    }

    /** Whether events of this thread wait for a transaction of it. */
    boolean isActive(Thread thread) {
        return simulated.isActive(thread) || waiting.containsKey(thread);
    }

    @Override
    public boolean register(Runnable committed, Runnable rolledBack) {
        if (simulated.register(committed, rolledBack)) {
            return true;
        }
        Thread sender = Thread.currentThread();
        boolean registered = application.register(ended(sender, committed), ended(sender, rolledBack));
        if (registered) {
            waiting.merge(sender, 1, Integer::sum);
        }
        return registered;
    }

    private Runnable ended(Thread sender, Runnable action) {
        return () -> {
            waiting.computeIfPresent(sender, (thread, events) -> events == 1 ? null : events - 1);
            action.run();
        };
    }
}
