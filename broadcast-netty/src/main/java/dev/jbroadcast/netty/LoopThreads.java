package dev.jbroadcast.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The threads of event loops. A loop says that it has ended while its thread still runs for a moment, and a web server
 * that looks for threads of an application just then takes that for a leak. Thread-safe.
 */
final class LoopThreads extends DefaultThreadFactory {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    LoopThreads() {
        super("broadcast-netty", true);
    }

    @Override
    protected Thread newThread(Runnable task, String name) {
        Thread thread = super.newThread(task, name);
        threads.add(thread);
        return thread;
    }

    /**
     * Waits until all have ended; to be called when their loops have, so that is a moment.
     *
     * @param atMost for each of them
     */
    void awaitEnd(Duration atMost) {
        try {
            for (Thread thread : threads) {
                thread.join(atMost.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
