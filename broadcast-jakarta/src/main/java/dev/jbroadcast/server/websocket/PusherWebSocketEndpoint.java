package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.ProtocolSession;
import dev.jbroadcast.server.PusherServer;

/** Brings connections to a {@link PusherServer}. */
public final class PusherWebSocketEndpoint implements WebSocketEndpoint {

    private static final WebSocketListener TURNED_AWAY = new TurnedAway();

    private final PusherServer server;

    public PusherWebSocketEndpoint(PusherServer server) {
        this.server = server;
    }

    @Override
    public WebSocketListener open(Connection connection, Handshake handshake) {
        return server.open(connection, handshake)
                .<WebSocketListener>map(Conversation::new)
                .orElse(TURNED_AWAY);
    }

    private record Conversation(ProtocolSession session) implements WebSocketListener {

        @Override
        public int maxMessageBytes() {
            return session.maxMessageBytes();
        }

        @Override
        public void text(String message) {
            session.receive(message);
        }

        @Override
        public void binary(byte[] message) {
            session.receivedBinary();
        }

        @Override
        public void pong() {
            session.receivedPong();
        }

        @Override
        public void disconnected() {
            session.disconnected();
        }
    }

    /** Clients that were turned away may have sent something already. */
    private static final class TurnedAway implements WebSocketListener {

        @Override
        public int maxMessageBytes() {
            return 64 * 1024;
        }

        @Override
        public void text(String message) {}

        @Override
        public void binary(byte[] message) {}

        @Override
        public void pong() {}

        @Override
        public void disconnected() {}
    }
}
