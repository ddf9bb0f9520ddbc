package dev.jbroadcast.spring;

import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.SocketId;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/** The connection of the current request as a part of Micrometer's context. */
final class CurrentSocketAccessor implements ThreadLocalAccessor<SocketId> {

    static final String KEY = "dev.jbroadcast.current-socket";

    private final CurrentSocket currentSocket;
    private final ContextRegistry registry;

    CurrentSocketAccessor(CurrentSocket currentSocket, ContextRegistry registry) {
        this.currentSocket = currentSocket;
        this.registry = registry;
    }

    void register() {
        registry.registerThreadLocalAccessor(this);
    }

    void remove() {
        registry.removeThreadLocalAccessor(KEY);
    }

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable SocketId getValue() {
        return currentSocket.get().orElse(null);
    }

    @Override
    public void setValue(SocketId value) {
        currentSocket.bind(value);
    }

    @Override
    public void setValue() {
        currentSocket.bind(null);
    }
}
