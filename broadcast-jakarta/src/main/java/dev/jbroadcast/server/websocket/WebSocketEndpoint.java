package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.Handshake;

/** Who takes new connections. Thread-safe. */
@FunctionalInterface
public interface WebSocketEndpoint {

    /**
     * Takes a new connection, whose opening handshake is complete. May send on it, and close it.
     *
     * @return who is told what arrives on it
     */
    WebSocketListener open(Connection connection, Handshake handshake);
}
