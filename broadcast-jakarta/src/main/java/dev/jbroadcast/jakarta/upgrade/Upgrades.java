package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.websocket.PusherWebSocketEndpoint;
import dev.jbroadcast.server.websocket.Spares;
import dev.jbroadcast.server.websocket.WebSocketConnection;
import dev.jbroadcast.server.websocket.WebSocketEndpoint;
import dev.jbroadcast.server.websocket.WebSockets;
import dev.jbroadcast.server.websocket.Wire;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections have in common that are upgraded by one filter. Made in a thread of the application's.
 * Thread-safe.
 */
final class Upgrades {

    /** What is read at a time. */
    static final int BUFFER_BYTES = 16 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Upgrades.class);

    private final WebSockets webSockets;
    private final WebSocketEndpoint endpoint;
    private final Executor tasks;
    private final ClassLoader application = Thread.currentThread().getContextClassLoader();
    private final Spares<ByteBuffer> direct = new Spares<>(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));
    private final Spares<ByteBuffer> heap = new Spares<>(() -> ByteBuffer.allocate(BUFFER_BYTES));

    Upgrades(WebSockets webSockets, WebSocketEndpoint endpoint, Executor tasks) {
        this.webSockets = webSockets;
        this.endpoint = endpoint;
        this.tasks = tasks;
    }

    static Upgrades of(PusherServer server) {
        return new Upgrades(WebSockets.of(server), new PusherWebSocketEndpoint(server), server.tasks());
    }

    WebSocketConnection connect(Wire wire) {
        return webSockets.connect(wire);
    }

    WebSocketEndpoint endpoint() {
        return endpoint;
    }

    /** Direct buffers of {@link #BUFFER_BYTES}, for what comes from the operating system. */
    Spares<ByteBuffer> direct() {
        return direct;
    }

    /** Arrays of {@link #BUFFER_BYTES}, for what servlets read. */
    Spares<ByteBuffer> heap() {
        return heap;
    }

    /** Does something in such a way that what belongs to the application finds its classes. */
    void asApplication(Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Does what may block, or what may not happen in the calling thread. */
    void execute(Runnable task) {
        try {
            tasks.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; a connection is left to the web server", e);
        }
    }
}
