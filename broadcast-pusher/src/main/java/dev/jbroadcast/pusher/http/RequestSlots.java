package dev.jbroadcast.pusher.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many requests are under way: each may have a connection of its own, and a hundred that are opened at the
 * same moment take so long that some are given up. Who finds no slot waits in line, without a thread. Thread-safe.
 */
final class RequestSlots {

    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int free;

    /** @param executor runs those that have waited */
    RequestSlots(int slots, Executor executor) {
        this.free = slots;
        this.executor = executor;
    }

    /** Runs an action that then has a slot: now, or when it is its turn. It has to {@linkplain #leave leave} it. */
    void enter(Runnable action) {
        lock.lock();
        try {
            if (free == 0) {
                line.add(action);
                return;
            }
            free--;
        } finally {
            lock.unlock();
        }
        action.run();
    }

    /** Leaves a slot to the next one in line. */
    void leave() {
        Runnable next = next();
        while (next != null && !isTaken(next)) {
            next = next();
        }
    }

    /** Who gets a slot that is left; null if nobody waits, and then it is free. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = line.poll();
            if (next == null) {
                free++;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private boolean isTaken(Runnable next) {
        try {
            executor.execute(next);
            return true;
        } catch (RejectedExecutionException e) {
            // The client is closed: whoever waits has been told.
            return false;
        }
    }
}
