package dev.jbroadcast.jakarta;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import org.jspecify.annotations.Nullable;

/**
 * Remembers during each request where it comes from: Jakarta WebSocket does not say where a handshake comes from, and
 * servlet containers handle it in the thread of the request. Register it as a listener of the web application and give
 * it to {@link BroadcastEndpoint#register}; then connections can be limited by address. Behind a proxy, have the
 * container read its headers ({@code server.forward-headers-strategy} in Spring Boot, {@code RemoteIpValve} in Tomcat),
 * else all clients have the proxy's address.
 *
 * <p>Thread-safe.
 */
public final class ClientAddresses implements ServletRequestListener {

    private final ThreadLocal<String> current = new ThreadLocal<>();

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        current.set(event.getServletRequest().getRemoteAddr());
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        current.remove();
    }

    /** Where the request that this thread handles comes from; null if it handles none. */
    @Nullable
    String current() {
        return current.get();
    }
}
