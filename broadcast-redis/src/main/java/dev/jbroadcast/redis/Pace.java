package dev.jbroadcast.redis;

import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Does many things in turn, only so many at a time. Thread-safe; nothing blocks. */
final class Pace {

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Supplier<CompletionStage<?>>> waiting = new ArrayDeque<>();
    private int running;
    private boolean draining;

    Pace(int limit) {
        this.limit = limit;
    }

    /** Does something as soon as there is room; done when the stage is. */
    void add(Supplier<CompletionStage<?>> task) {
        lock.lock();
        try {
            waiting.add(task);
        } finally {
            lock.unlock();
        }
        drain();
    }

    void clear() {
        lock.lock();
        try {
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            running--;
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** One thread at a time, in a loop: tasks that are done at once must not pile up on the stack. */
    private void drain() {
        while (true) {
            Supplier<CompletionStage<?>> next;
            lock.lock();
            try {
                if (draining || running >= limit || waiting.isEmpty()) {
                    return;
                }
                next = waiting.remove();
                running++;
                draining = true;
            } finally {
                lock.unlock();
            }
            try {
                next.get().whenComplete((value, failure) -> done());
            } finally {
                lock.lock();
                try {
                    draining = false;
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
