package dev.jbroadcast.delivery;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** The threads of whoever was not given any by the application. None of them keeps the JVM alive. */
public final class Threads {

    private Threads() {}

    /** One thread that does things later. */
    public static ScheduledExecutorService singleScheduler(String name) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, daemons(name));
        // Nearly all time limits are cancelled; they are not to be kept until they would have passed.
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    /** A thread for each task: a virtual one where the JVM has them (21 and later), else one from a growing pool. */
    public static ExecutorService perTask(String name) {
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
