package dev.jbroadcast.testing;

import dev.jbroadcast.delivery.TransactionHook;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Transactions without a database: they begin and end when the test says so, to see what is broadcast after a commit
 * and what is dropped with a rollback.
 *
 * <pre>{@code
 * fake.transactions().begin();
 * checkout.pay(order);
 * assertNothingBroadcast(fake);
 *
 * fake.transactions().commit();
 * assertThat(fake).hasBroadcast(OrderPaid.class).once();
 * }</pre>
 *
 * <p>A transaction belongs to the thread that began it, as it does in production. Thread-safe.
 */
public final class SimulatedTransactions implements TransactionHook {

    private final ConcurrentMap<Thread, List<Waiting>> open = new ConcurrentHashMap<>();

    /**
     * Begins a transaction in the current thread.
     *
     * @throws IllegalStateException if it has one already: transactions do not nest
     */
    public void begin() {
        if (open.putIfAbsent(Thread.currentThread(), new ArrayList<>()) != null) {
            throw new IllegalStateException(
                    "a transaction is open in this thread already, and transactions do not nest; end it with commit() or rollback() first");
        }
    }

    /**
     * Ends the transaction of the current thread; what was sent in it leaves now, in its order.
     *
     * @throws IllegalStateException if there is none
     */
    public void commit() {
        end("commit").forEach(waiting -> waiting.committed().run());
    }

    /**
     * Ends the transaction of the current thread; what was sent in it is dropped.
     *
     * @throws IllegalStateException if there is none
     */
    public void rollback() {
        end("roll back").forEach(waiting -> waiting.rolledBack().run());
    }

    private List<Waiting> end(String how) {
        List<Waiting> ended = open.remove(Thread.currentThread());
        if (ended == null) {
            throw new IllegalStateException(
                    "there is no transaction to %s in this thread; begin() one first".formatted(how));
        }
        return ended;
    }

    /**
     * Does some work in a transaction, which is committed afterwards, or rolled back if the work throws something; that
     * reaches the caller.
     *
     * @throws IllegalStateException if the current thread has a transaction already, or the work has ended this one
     */
    public void inTransaction(Runnable work) {
        begin();
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            if (isActive()) {
                rollback();
            }
            throw e;
        }
        commit();
    }

    /** Whether the current thread has a transaction. */
    public boolean isActive() {
        return isActive(Thread.currentThread());
    }

    boolean isActive(Thread thread) {
        return open.containsKey(thread);
    }

    @Override
    public boolean register(Runnable committed, Runnable rolledBack) {
        List<Waiting> waiting = open.get(Thread.currentThread());
        return waiting != null && waiting.add(new Waiting(committed, rolledBack));
    }

    /** Forgets the transactions that nobody has ended, and names their threads. */
    List<String> abandon() {
        List<String> threads =
                open.keySet().stream().map(Thread::getName).sorted().toList();
        open.clear();
        return threads;
    }

    private record Waiting(Runnable committed, Runnable rolledBack) {}
}
