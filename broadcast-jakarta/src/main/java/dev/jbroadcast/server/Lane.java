package dev.jbroadcast.server;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to some of the connections, one delivery after the other, in the order in which they were asked for. Each
 * connection belongs to one lane for its whole life. The server has some of its own; a transport whose threads each
 * have their connections, like those of Netty, has one for each thread. Thread-safe.
 */
public abstract sealed class Lane permits JoiningLane, BlockingLane {

    /** How many deliveries may wait before those who publish have to. */
    static final int FULL = 1024;

    final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    final ArrayDeque<Delivery> waiting = new ArrayDeque<>();

    private final Condition room = lock.newCondition();

    Lane() {}

    /** Something to be done in its turn. */
    interface Delivery {

        /** To how many connections it goes, at most. */
        int size();

        /**
         * Puts it into the queue of a connection, and leaves the writing for later.
         *
         * @param index from 0 to {@link #size}
         * @return the connection, if it is to be flushed
         */
        @Nullable
        Connection queue(int index);

        /** @see Connection#touch */
        default int touch(int index) {
            return 0;
        }

        /** Whether another one goes to the same connections, each with the same index. */
        default boolean hasSameConnections(Delivery other) {
            return other == this;
        }

        /** Does all of it at once. */
        void deliver();
    }

    abstract void deliver(Delivery delivery);

    /** Whether the calling thread is the one that delivers, and waiting would be waiting for itself. */
    abstract boolean isHere();

    /** Whether those who publish have to wait, as far as they can. */
    boolean isFull() {
        lock.lock();
        try {
            return waiting.size() >= FULL;
        } finally {
            lock.unlock();
        }
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

    /** What waits longest, if anything does. Called under the lock. */
    @Nullable
    Delivery poll() {
        Delivery next = waiting.poll();
        room.signalAll();
        return next;
    }

    /** Lets what waits get on, as far as it may. Called under the lock. */
    void getOn(Round round) {
        while (!waiting.isEmpty() && round.takes(waiting.peek())) {
            round.getOn(waiting.poll());
            room.signalAll();
        }
    }

    /** Forgets what waits. Called under the lock. */
    void clear() {
        waiting.clear();
        room.signalAll();
    }
}
