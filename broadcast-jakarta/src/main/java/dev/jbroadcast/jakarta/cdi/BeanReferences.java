package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.lang.reflect.Type;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Gets objects of beans, as injection does: where the scope has client proxies, these. Thread-safe. */
final class BeanReferences implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final BeanContainer beans;
    private final Queue<CreationalContext<?>> contexts = new ConcurrentLinkedQueue<>();
    private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock();
    private volatile boolean ended;

    BeanReferences(BeanContainer beans) {
        this.beans = beans;
    }

    /** A dependent object lives until {@link #close}. */
    Object get(Bean<?> bean, Type type) {
        CreationalContext<?> context = beans.createCreationalContext(bean);
        Object reference = beans.getReference(bean, type, context);
        contexts.add(context);
        return reference;
    }

    /** Calls a bean from a thread that CDI knows nothing of, unless there are no beans any more. */
    void call(Runnable call) {
        calls.readLock().lock();
        try {
            if (!ended) {
                call.run();
            }
        } finally {
            calls.readLock().unlock();
        }
    }

    /** Waits a few seconds for calls that are under way; from then on there are none. */
    void end() {
        boolean alone = false;
        try {
            alone = calls.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended = true;
        if (alone) {
            calls.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        for (CreationalContext<?> context = contexts.poll(); context != null; context = contexts.poll()) {
            context.release();
        }
    }
}
