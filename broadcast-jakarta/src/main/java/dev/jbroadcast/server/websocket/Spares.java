package dev.jbroadcast.server.websocket;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that threads need for the time of a call and that are too large to be made anew each time. There are a few of
 * them, whatever the number of threads. Unlike a {@link ThreadLocal}, it suits virtual threads, and leaves nothing with
 * the threads of a web server when the web application ends. Thread-safe; never blocks.
 */
public final class Spares<T> {

    /** A power of two. */
    private static final int COUNT = 16;

    /** One in so many is used, so that those of different threads are not in one line of the processor's cache. */
    private static final int SPACING = 16;

    private final AtomicReferenceArray<@Nullable T> spares = new AtomicReferenceArray<>(COUNT * SPACING);
    private final Supplier<T> maker;

    /** @param maker makes another if the one for the calling thread is in use */
    public Spares(Supplier<T> maker) {
        this.maker = maker;
    }

    /** One that nobody else has until it is given back. */
    public T take() {
        T spare = spares.getAndSet(slot(), null);
        return spare == null ? maker.get() : spare;
    }

    /** Gives one back, by whichever thread; one that is not is made anew. */
    public void giveBack(T spare) {
        spares.lazySet(slot(), spare);
    }

    @SuppressWarnings("deprecation") // Since Java 19, which has threadId() in its place.
    private static int slot() {
        return ((int) Thread.currentThread().getId() & (COUNT - 1)) * SPACING;
    }
}
