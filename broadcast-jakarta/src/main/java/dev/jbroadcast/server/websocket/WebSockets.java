package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.Upkeep;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the connections of one transport share; it sees to it that those that are closing end, also if the other side
 * does nothing for it. Thread-safe.
 */
public final class WebSockets implements Upkeep {

    /** How long the other side has to answer a close frame. */
    static final Duration CLOSE_TIME = Duration.ofSeconds(10);
    /** How long the other side has to read why it was cut off, when it does not follow the protocol. */
    static final Duration FAILURE_TIME = Duration.ofSeconds(1);

    private final Executor tasks;
    private final LongSupplier nanoTime;
    private final Set<WebSocketConnection> closing = ConcurrentHashMap.newKeySet();
    private final Spares<FrameBatch> batches = new Spares<>(FrameBatch::new);

    /**
     * @param tasks runs what may not happen in a publisher's thread
     * @param nanoTime the time, as {@link System#nanoTime()}
     */
    public WebSockets(Executor tasks, LongSupplier nanoTime) {
        this.tasks = tasks;
        this.nanoTime = nanoTime;
    }

    /** For the connections of a server, which takes care of their upkeep. */
    public static WebSockets of(PusherServer server) {
        WebSockets webSockets = new WebSockets(server.tasks(), server.nanoTime());
        server.attach(webSockets);
        return webSockets;
    }

    /** Makes a connection over a wire that has just been opened. */
    public WebSocketConnection connect(Wire wire) {
        return new WebSocketConnection(wire, this);
    }

    @Override
    public void passTime() {
        long now = nanoTime.getAsLong();
        closing.forEach(connection -> connection.checkClosing(now));
    }

    @Override
    public void cutOff() {
        closing.forEach(connection -> connection.ended(null));
    }

    Executor tasks() {
        return tasks;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** To be used during one call each. */
    Spares<FrameBatch> batches() {
        return batches;
    }

    void closing(WebSocketConnection connection) {
        closing.add(connection);
    }

    void ended(WebSocketConnection connection) {
        closing.remove(connection);
    }
}
