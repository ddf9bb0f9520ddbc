package dev.jbroadcast.delivery;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the library has its threads from: from the JVM, or from the host that the application runs in, as servers of
 * Jakarta EE want it. Whoever has executors made here owns them and shuts them down; the host only makes the threads.
 * That is so because the library waits in its threads for others of them, which a pool of a limited size would not
 * survive. Immutable.
 */
public final class Threads {

    private static final Threads DEFAULTS = new Threads(null, true);
    private static final Threads PLATFORM = new Threads(null, false);

    private final @Nullable ThreadFactory host;
    private final boolean virtual;

    private Threads(@Nullable ThreadFactory host, boolean virtual) {
        this.host = host;
        this.virtual = virtual;
    }

    /** Of the JVM: virtual ones where it has them (21 and later), else daemons, which do not keep it alive. */
    public static Threads defaults() {
        return DEFAULTS;
    }

    /** Of the JVM, and never virtual: daemons. */
    public static Threads platform() {
        return PLATFORM;
    }

    /**
     * Of the host. Threads that have nothing to do for a minute end.
     *
     * @param host makes a thread whenever one is missing; thread-safe
     */
    public static Threads of(ThreadFactory host) {
        return new Threads(Objects.requireNonNull(host, "host"), false);
    }

    /** One thread that does things later. */
    public ScheduledExecutorService scheduler(String name) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, named(name));
        // Nearly all time limits are cancelled; they are not to be kept until they would have passed.
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    /** A thread for each task: a virtual one, or one from a pool that grows as it is needed. */
    public ExecutorService perTask(String name) {
        ExecutorService executor = virtual ? virtualThreadPerTask() : null;
        return executor == null ? Executors.newCachedThreadPool(named(name)) : executor;
    }

    /** Null before Java 21. */
    private static @Nullable ExecutorService virtualThreadPerTask() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (NoSuchMethodException | IllegalAccessException beforeJava21) {
            return null;
        } catch (Throwable e) {
            throw new IllegalStateException("virtual threads cannot be started", e);
        }
    }

    private ThreadFactory named(String name) {
        ThreadFactory factory = host;
        if (factory == null) {
            return task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            };
        }
        return task -> {
            Thread thread = factory.newThread(task);
            if (thread != null) { // factories may refuse
                thread.setName(name);
            }
            return thread;
        };
    }
}
