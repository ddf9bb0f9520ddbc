package dev.jbroadcast.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to some of the connections, one delivery after the other, in the order in which they were asked for. A
 * delivery to few is made at once, in the publisher's thread. One to many leaves that thread, and whatever comes
 * meanwhile waits for it; all that has waited is then put into the queues of the connections first and written after
 * that, so that it leaves in one write.
 *
 * <p>Each connection belongs to one lane for its whole life. The server has some of its own; a transport whose threads
 * each have their connections, like those of Netty, has one for each thread. Thread-safe.
 */
public final class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    /** To how many a publisher delivers itself: that takes less than a millisecond. */
    static final int FEW = 128;
    /** How many deliveries may wait before those who publish have to. */
    static final int FULL = 1024;
    /** How many deliveries are joined: a connection's share of them is to be one write. */
    private static final int MAX_JOINED = 64;

    private final Executor executor;
    /** Null if its small deliveries may be made by any thread. */
    private final @Nullable BooleanSupplier here;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    /** Guarded by the lock. */
    private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
    /** Whether the executor has deliveries to make; written under the lock. */
    private volatile boolean busy;

    // Used by the one thread that delivers.
    private final List<Delivery> joined = new ArrayList<>();
    private final List<Connection> unwritten = new ArrayList<>();

    /**
     * Made by {@link Lanes}.
     *
     * @param executor where it delivers to many
     * @param here whether the calling thread is the one of the executor, if nobody else is to deliver anything
     */
    Lane(Executor executor, @Nullable BooleanSupplier here) {
        this.executor = executor;
        this.here = here;
    }

    /** Something to be done in its turn. */
    interface Delivery {

        /** How many connections it goes to. */
        int size();

        void deliver();

        /**
         * Does the same, but leaves the writing for later.
         *
         * @param unwritten takes the connections that are to be flushed
         */
        void queue(List<Connection> unwritten);
    }

    void deliver(Delivery delivery) {
        boolean few = delivery.size() <= FEW && (here == null || here.getAsBoolean());
        boolean start;
        lock.lock();
        try {
            if (few && !busy) {
                // Under the lock, so that those of several threads come one after the other. Nothing here blocks.
                delivery.deliver();
                return;
            }
            waiting.add(delivery);
            start = !busy;
            busy = true;
        } finally {
            lock.unlock();
        }
        if (start) {
            execute();
        }
    }

    /** Whether those who publish have to wait, as far as they can. */
    boolean isFull() {
        if (!busy) {
            return false;
        }
        lock.lock();
        try {
            return waiting.size() >= FULL;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread is the one that delivers, and waiting would be waiting for itself. */
    boolean isHere() {
        return here != null && here.getAsBoolean();
    }

    /** Waits until there is room; not if the thread is interrupted. */
    void awaitRoom() {
        lock.lock();
        try {
            while (waiting.size() >= FULL) {
                room.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void execute() {
        try {
            executor.execute(this::deliverWaiting);
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; what was on its way to clients is dropped", e);
            lock.lock();
            try {
                waiting.clear();
                busy = false;
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** One round only, then others have their turn in the thread: it may read from the network, too. */
    private void deliverWaiting() {
        take();
        try {
            if (joined.size() == 1) {
                joined.get(0).deliver();
            } else {
                joined.forEach(delivery -> delivery.queue(unwritten));
                unwritten.forEach(Connection::flush);
            }
        } catch (RuntimeException e) {
            log.error("messages could not be delivered to some of the clients", e);
        } finally {
            joined.clear();
            unwritten.clear();
        }
        if (hasMore()) {
            execute();
        }
    }

    private void take() {
        lock.lock();
        try {
            while (!waiting.isEmpty() && joined.size() < MAX_JOINED) {
                joined.add(waiting.remove());
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasMore() {
        lock.lock();
        try {
            busy = !waiting.isEmpty();
            return busy;
        } finally {
            lock.unlock();
        }
    }
}
