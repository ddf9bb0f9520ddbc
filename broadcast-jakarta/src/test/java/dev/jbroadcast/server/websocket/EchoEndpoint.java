package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.TextMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it receives, and does what it is told in a text. Knows how many connections there are. */
public final class EchoEndpoint implements WebSocketEndpoint {

    /** What a message may have, in bytes. */
    public static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    /** A text: the server closes the connection, with 4200 and a reason. */
    public static final String CLOSE = "close";
    /** A text: the server sends a ping. */
    public static final String PING = "ping";
    /** A text: the server sends texts, as many as {@link #FLOOD_MESSAGES}, whoever reads them. */
    public static final String FLOOD = "flood";

    /** Much more than may wait for a client. */
    public static final int FLOOD_MESSAGES = 4000;

    private static final OutboundLimits LIMITS = new OutboundLimits(2000, 8 * 1024 * 1024, Duration.ofSeconds(60));
    private static final String LONG = "x".repeat(16 * 1024);

    private final AtomicInteger connections = new AtomicInteger();
    private final int maxMessageBytes;

    public EchoEndpoint() {
        this(MAX_MESSAGE_BYTES);
    }

    public EchoEndpoint(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** How many connections are open. */
    public int connectionCount() {
        return connections.get();
    }

    @Override
    public WebSocketListener open(Connection connection, Handshake handshake) {
        connections.incrementAndGet();
        connection.limit(LIMITS);
        return new Echo((WebSocketConnection) connection);
    }

    private final class Echo implements WebSocketListener {

        private final WebSocketConnection connection;

        Echo(WebSocketConnection connection) {
            this.connection = connection;
        }

        @Override
        public int maxMessageBytes() {
            return maxMessageBytes;
        }

        @Override
        public void text(String message) {
            switch (message) {
                case CLOSE -> connection.close(CloseCode.RECONNECT, "as you wish");
                case PING -> connection.ping();
                case FLOOD -> {
                    for (int i = 0; i < FLOOD_MESSAGES; i++) {
                        connection.send(TextMessage.of(LONG));
                    }
                }
                default -> connection.send(TextMessage.of(message));
            }
        }

        @Override
        public void binary(byte[] message) {
            connection.sendBinary(message);
        }

        @Override
        public void pong() {
            // Nothing is to be done.
        }

        @Override
        public void disconnected() {
            connections.decrementAndGet();
        }
    }
}
