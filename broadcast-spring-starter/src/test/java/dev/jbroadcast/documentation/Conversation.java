package dev.jbroadcast.documentation;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.OutboundMessage;
import dev.jbroadcast.server.ProtocolSession;
import dev.jbroadcast.server.PusherServer;
import java.util.ArrayDeque;
import java.util.Queue;

/** Has the real server take part in a conversation that a document shows: → is the client, ← the server. */
final class Conversation implements Connection {

    private record OrderShipped(long orderId, String status) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("news");
        }
    }

    private static final AppCredentials CREDENTIALS = new AppCredentials("app", "key", "secret");

    private final Queue<String> sent = new ArrayDeque<>();

    /** The same conversation, with what the server really sends in place of what the document says that it does. */
    String replay(String conversation) {
        StringBuilder real = new StringBuilder();
        try (PusherServer server =
                PusherServer.builder().app(App.of(CREDENTIALS)).build()) {
            ProtocolSession session =
                    server.open(this, new Handshake("key", "7")).orElseThrow();
            Broadcaster broadcaster = BroadcastManager.builder()
                    .connection("in-process", new InProcessDriver(server, CREDENTIALS))
                    .build();
            for (String line : conversation.lines().toList()) {
                if (line.startsWith("← ")) {
                    if (sent.isEmpty()) {
                        broadcaster.broadcastNow(new OrderShipped(42, "shipped"));
                    }
                    String frame = sent.isEmpty() ? "nothing" : sent.remove();
                    line = "← " + frame.replace(session.socketId().value(), "123.456");
                } else if (line.startsWith("→ ")) {
                    session.receive(line.substring(2));
                }
                real.append(line).append('\n');
            }
            session.disconnected();
        }
        return real.toString();
    }

    @Override
    public void send(OutboundMessage message) {
        sent.add(message.text());
    }

    @Override
    public void close(CloseCode code, String reason) {
        sent.add("close " + code.code() + " " + reason);
    }

    @Override
    public void limit(OutboundLimits limits) {
        // The conversation is short.
    }

    @Override
    public void ping() {
        // Nobody is silent for that long here.
    }

    @Override
    public void checkProgress() {
        // Everything has arrived.
    }
}
