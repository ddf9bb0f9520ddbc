package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.ProtocolSession;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.QueuedConnection;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between a container's sessions and the server's connections. One instance serves all sessions; what
 * belongs to one is kept in its user properties.
 *
 * <p>Public only because Tyrus calls it by reflection; applications use {@link BroadcastEndpoint}.
 */
public final class PusherEndpoint extends Endpoint {

    static final String KEY = "key";

    private static final Logger log = LoggerFactory.getLogger(PusherEndpoint.class);
    private static final String CONVERSATION = PusherEndpoint.class.getName();

    private final PusherServer server;
    private final EndpointSettings settings;

    PusherEndpoint(PusherServer server, EndpointSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        // The server has time-outs of its own; Jetty's default of 30 seconds would cut clients that only listen.
        session.setMaxIdleTimeout(0);
        QueuedConnection connection = new QueuedConnection(
                new SessionFrameSink(session), settings.outbound(), server.tasks(), server.nanoTime());
        Optional<ProtocolSession> opened = server.open(connection, handshake(session));
        session.getUserProperties().put(CONVERSATION, new Conversation(connection, opened));
        TextMessage message = new TextMessage(settings.maxMessageSize());
        session.addMessageHandler(
                String.class, (part, last) -> opened.ifPresent(to -> receive(to, message, part, last)));
        session.addMessageHandler(ByteBuffer.class, (part, last) -> opened.ifPresent(ProtocolSession::receivedBinary));
        session.addMessageHandler(PongMessage.class, pong -> opened.ifPresent(ProtocolSession::receivedPong));
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        if (!(session.getUserProperties().remove(CONVERSATION) instanceof Conversation conversation)) {
            return;
        }
        conversation.connection().disconnected();
        conversation.session().ifPresent(closed -> {
            try {
                // Not here: containers call this in the middle of a send, when the sender may hold locks of the server.
                server.tasks().execute(closed::disconnected);
            } catch (RejectedExecutionException e) {
                log.trace("the server has stopped and has forgotten this connection already", e);
            }
        });
    }

    @Override
    public void onError(Session session, Throwable failure) {
        // What follows is the end of this connection, and the container says so; nobody has to act.
        log.debug("a connection failed", failure);
    }

    private static void receive(ProtocolSession session, TextMessage message, String part, boolean last) {
        String text = message.add(part, last);
        if (text != null) {
            session.receive(text);
        } else if (message.isTooBig()) {
            session.receivedTooBig();
        }
    }

    private static Handshake handshake(Session session) {
        String key = session.getPathParameters().getOrDefault(KEY, "");
        Map<String, List<String>> query = session.getRequestParameterMap();
        List<String> protocol = query.getOrDefault("protocol", List.of());
        return new Handshake(key, protocol.isEmpty() ? null : protocol.get(0));
    }

    private record Conversation(QueuedConnection connection, Optional<ProtocolSession> session) {}
}
