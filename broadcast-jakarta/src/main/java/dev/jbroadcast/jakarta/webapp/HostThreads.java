package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.delivery.Threads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one application: those that a server of Jakarta EE makes for applications, or daemons where there is
 * no such server. Knows which are running, so that an application has not ended before they have: servers look for
 * threads that are left, and see in one that is just ending a leak. Thread-safe.
 */
final class HostThreads {

    private static final Logger log = LoggerFactory.getLogger(HostThreads.class);

    /**
     * The ManagedThreadFactory that each application has. Looked up as what it extends: so its API need not be there.
     */
    private static final String NAME = "java:comp/DefaultManagedThreadFactory";

    private final ThreadFactory factory;
    private final Set<Thread> made = ConcurrentHashMap.newKeySet();

    private HostThreads(ThreadFactory factory) {
        this.factory = factory;
    }

    static HostThreads find() {
        try {
            if (InitialContext.doLookup(NAME) instanceof ThreadFactory factory) {
                return new HostThreads(factory);
            }
        } catch (NamingException e) {
            log.debug("there is no {}; threads are those of the JVM", NAME, e);
        }
        return new HostThreads(HostThreads::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    Threads threads() {
        return Threads.of(this::thread);
    }

    private @Nullable Thread thread(Runnable task) {
        made.removeIf(each -> each.getState() == Thread.State.TERMINATED);
        Thread thread = factory.newThread(task);
        if (thread != null) { // factories may refuse
            made.add(thread);
        }
        return thread;
    }

    /**
     * Waits until all threads have ended, but no longer than this. Whoever asks in one of them does not wait for it.
     */
    void awaitEnd(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            for (Thread thread : made) {
                long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (millis > 0 && thread != Thread.currentThread()) {
                    thread.join(millis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
