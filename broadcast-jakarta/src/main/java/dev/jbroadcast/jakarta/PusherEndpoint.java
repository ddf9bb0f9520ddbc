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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    static final String ORIGIN = PusherEndpoint.class.getName() + ".origin";
    static final String ADDRESS = PusherEndpoint.class.getName() + ".address";

    private static final Logger log = LoggerFactory.getLogger(PusherEndpoint.class);
    private static final boolean TYRUS = isTyrusThere();

    private static final String CONVERSATION = PusherEndpoint.class.getName();

    private final PusherServer server;
    private final ClosingSessions closing;
    private final Supplier<@Nullable Runnable> dropOfHandshake;

    /**
     * @param dropOfHandshake asked in the thread that opens a session: what drops its connection at once; null where
     *     only the session itself can tell
     */
    PusherEndpoint(PusherServer server, Supplier<@Nullable Runnable> dropOfHandshake) {
        this.server = server;
        this.dropOfHandshake = dropOfHandshake;
        this.closing = new ClosingSessions(server.nanoTime());
        server.attach(closing);
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        // The server has time-outs of its own; Jetty's default of 30 seconds would cut clients that only listen.
        session.setMaxIdleTimeout(0);
        CompletableFuture<ProtocolSession> greeted = new CompletableFuture<>();
        // A client that does not answer the close frame would keep its channels until the container gives up on it.
        Runnable drop = drop(session);
        SessionFrameSink sink = SessionFrameSink.of(
                session, () -> closing.add(drop), () -> greeted.thenAccept(ProtocolSession::disconnected));
        QueuedConnection connection = new QueuedConnection(
                sink, sink.blocks() ? server.blockingLane() : null, server.tasks(), server.nanoTime());
        // Before the first message, whose failure may end the session in another thread before this one goes on.
        session.getUserProperties().put(CONVERSATION, new Conversation(connection, greeted));
        Optional<ProtocolSession> opened = server.open(connection, handshake(session));
        opened.ifPresent(greeted::complete);
        opened.ifPresentOrElse(conversation -> listen(session, conversation), () -> ignore(session));
    }

    private Runnable drop(Session session) {
        Runnable drop = dropOfHandshake.get();
        return drop == null ? () -> SessionDrop.drop(session) : drop;
    }

    private static void listen(Session session, ProtocolSession conversation) {
        TextMessage message = new TextMessage(conversation.maxMessageBytes());
        session.addMessageHandler(String.class, (part, last) -> receive(conversation, message, part, last));
        session.addMessageHandler(ByteBuffer.class, (part, last) -> conversation.receivedBinary());
        session.addMessageHandler(PongMessage.class, pong -> conversation.receivedPong());
    }

    /** Clients that were turned away may have sent something already. */
    private static void ignore(Session session) {
        session.addMessageHandler(String.class, (part, last) -> {});
        session.addMessageHandler(ByteBuffer.class, (part, last) -> {});
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        if (!(session.getUserProperties().remove(CONVERSATION) instanceof Conversation conversation)) {
            return;
        }
        conversation.connection().disconnected();
        conversation.greeted().thenAccept(closed -> {
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
        return new Handshake(
                key,
                protocol.isEmpty() ? null : protocol.get(0),
                property(session, ORIGIN),
                address(session),
                session.isSecure());
    }

    /** Tyrus knows the address without a servlet. */
    private static @Nullable String address(Session session) {
        String address = property(session, ADDRESS);
        return address == null && TYRUS ? TyrusAddress.of(session) : address;
    }

    private static @Nullable String property(Session session, String name) {
        return session.getUserProperties().get(name) instanceof String text && !text.isEmpty() ? text : null;
    }

    private static boolean isTyrusThere() {
        try {
            Class.forName("org.glassfish.tyrus.core.TyrusSession", false, PusherEndpoint.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** @param greeted never completed for a client that was turned away */
    private record Conversation(QueuedConnection connection, CompletableFuture<ProtocolSession> greeted) {}
}
