package dev.jbroadcast.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** The threads of a server that was not given any. None of them keeps the JVM alive. */
final class Threads {

    private Threads() {}

    static ScheduledExecutorService singleScheduler(String name) {
        return Executors.newSingleThreadScheduledExecutor(daemons(name));
    }

    /** A thread for each task: a virtual one where the JVM has them (21 and later), else one from a growing pool. */
    static ExecutorService perTask(String name) {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (NoSuchMethodException | IllegalAccessException beforeJava21) {
            return Executors.newCachedThreadPool(daemons(name));
        } catch (Throwable e) {
            throw new IllegalStateException("virtual threads cannot be started", e);
        }
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
