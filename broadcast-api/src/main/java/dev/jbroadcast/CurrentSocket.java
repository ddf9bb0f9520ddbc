package dev.jbroadcast;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection whose request the current thread works for. An adapter (a servlet filter, say) binds it while the
 * request runs; {@link Broadcaster#toOthers} reads it when it is called. Thread-safe; one instance is shared by the
 * adapter and the broadcaster.
 */
public final class CurrentSocket {

    private final ThreadLocal<SocketId> bound = new ThreadLocal<>();

    /** The current thread's socket id, if the request named one. */
    public Optional<SocketId> get() {
        return Optional.ofNullable(bound.get());
    }

    /**
     * Binds a socket id to the current thread until the returned scope is closed in the same thread, which brings back
     * what was bound before.
     *
     * @param socketId null binds the absence of one
     */
    public Scope bind(@Nullable SocketId socketId) {
        SocketId before = bound.get();
        set(socketId);
        return () -> set(before);
    }

    /**
     * The task for another thread: while it runs there, what is bound to this thread now is bound to that one. Where
     * nothing is bound now, nothing is bound then.
     */
    public Runnable wrap(Runnable task) {
        SocketId socketId = bound.get();
        return () -> {
            try (Scope scope = bind(socketId)) {
                task.run();
            }
        };
    }

    private void set(@Nullable SocketId socketId) {
        if (socketId == null) {
            bound.remove();
        } else {
            bound.set(socketId);
        }
    }

    /** Ends a binding. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
