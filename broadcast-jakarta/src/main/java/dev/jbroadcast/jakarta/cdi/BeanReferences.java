package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.lang.reflect.Type;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Gets objects of beans, as injection does: where the scope has client proxies, these. Thread-safe. */
final class BeanReferences implements AutoCloseable {

    private final BeanContainer beans;
    private final Queue<CreationalContext<?>> contexts = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

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

    /** Whether there are no beans any more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        for (CreationalContext<?> context = contexts.poll(); context != null; context = contexts.poll()) {
            context.release();
        }
    }
}
