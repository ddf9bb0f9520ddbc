package dev.jbroadcast.manager;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Channel;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import dev.jbroadcast.json.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes publications of an event, one for each connection, and puts them on their way. Everything the event has to say
 * is asked here, in the caller's thread. Shared by all views; thread-safe.
 */
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(BroadcastManager.class);

    private final Map<String, Connection> connections;
    private final List<Connection> defaultConnection;
    private final EventTypes types;
    private final JsonCodec codec;
    private final CurrentSocket currentSocket;
    private final UnknownSocket unknownSocket;
    private final TransactionHook transactions;
    private final boolean hasTransactions;
    private final FailureReport failures;

    Dispatcher(
            Map<String, Connection> connections,
            Connection defaultConnection,
            EventTypes types,
            JsonCodec codec,
            CurrentSocket currentSocket,
            UnknownSocket unknownSocket,
            TransactionHook transactions,
            FailureReport failures) {
        this.connections = connections;
        this.defaultConnection = List.of(defaultConnection);
        this.types = types;
        this.codec = codec;
        this.currentSocket = currentSocket;
        this.unknownSocket = unknownSocket;
        this.transactions = transactions;
        this.hasTransactions = transactions != TransactionHook.none();
        this.failures = failures;
    }

    CurrentSocket currentSocket() {
        return currentSocket;
    }

    /** @throws IllegalArgumentException if none is named, or one has not been configured */
    List<Connection> connections(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("via() needs the name of a broadcast connection; there are: %s"
                    .formatted(String.join(", ", connections.keySet())));
        }
        List<Connection> chosen = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            Connection connection = connections.get(name);
            if (connection == null) {
                throw new IllegalArgumentException("there is no broadcast connection \"%s\"; there are: %s"
                        .formatted(name, String.join(", ", connections.keySet())));
            }
            chosen.add(connection);
        }
        return List.copyOf(chosen);
    }

    BroadcastResult dispatch(Object event, View view, boolean now) {
        return dispatch(types.of(event.getClass()), event, view, now);
    }

    BroadcastResult dispatch(EventType type, Object event, View view, boolean now) {
        if (!type.when(event)) {
            return BroadcastResult.skipped();
        }
        Outgoing outgoing = outgoing(type, event, view);
        if (outgoing == null) {
            return BroadcastResult.skipped();
        }
        if (view.toOthers() && view.except() == null) {
            missingSocket(outgoing.event());
        }
        if (now || type.now()) {
            outgoing.deliverNow(type.rescued());
            return outgoing;
        }
        String key = type.key(event);
        boolean afterCommit = hasTransactions
                && type.afterCommit(event)
                && transactions.register(() -> outgoing.offer(key), outgoing::rolledBack);
        if (!afterCommit) {
            outgoing.offer(key);
        }
        return outgoing;
    }

    /** The event as it goes over its connections; null if it has no channels on any. */
    private @Nullable Outgoing outgoing(EventType type, Object event, View view) {
        List<Connection> via = via(type, event, view);
        if (via.size() == 1) {
            Connection connection = via.get(0);
            Publication publication = publication(type, event, view, connection, null);
            return publication == null ? null : new Delivery(connection, publication, failures);
        }
        List<Delivery> deliveries = new ArrayList<>(via.size());
        Publication same = null;
        for (Connection connection : via) {
            Publication publication = publication(type, event, view, connection, same);
            if (publication != null) {
                deliveries.add(new Delivery(connection, publication, failures));
                same = type.differsByConnection() ? null : publication;
            }
        }
        return deliveries.isEmpty() ? null : new Deliveries(deliveries);
    }

    private List<Connection> via(EventType type, Object event, View view) {
        if (!view.via().isEmpty()) {
            return view.via();
        }
        List<String> names = type.via(event);
        if (names.isEmpty()) {
            return defaultConnection;
        }
        try {
            return connections(names);
        } catch (IllegalArgumentException e) {
            throw unusable(type, e);
        }
    }

    /**
     * What goes over a connection; null if the event has no channels there.
     *
     * @param same what goes over another connection and may go over this one too; null if there is none
     */
    private @Nullable Publication publication(
            EventType type, Object event, View view, Connection connection, @Nullable Publication same) {
        if (same != null) {
            requireSize(type, same, connection);
            return same;
        }
        List<Channel> channels = type.on(event, connection.name()).channels();
        if (channels.isEmpty()) {
            return null;
        }
        // Outside of the try: what the event's own methods throw reaches the caller as it is.
        String name = type.as(event);
        String data = json(type, type.with(event, connection.name()));
        Publication publication;
        try {
            publication = new Publication(name, channels, data, view.toOthers(), view.except(), event);
        } catch (IllegalArgumentException e) {
            throw unusable(type, e);
        }
        requireSize(type, publication, connection);
        return publication;
    }

    private String json(EventType type, @Nullable Object payload) {
        try {
            return codec.write(payload);
        } catch (JsonCodecException e) {
            throw new BroadcastException(
                    "the payload of %s cannot be written as JSON: %s"
                            .formatted(type.eventClass().getName(), e.getMessage()),
                    e);
        }
    }

    private static void requireSize(EventType type, Publication publication, Connection connection) {
        int limit = connection.driver().maxDataBytes();
        String data = publication.data();
        // A character takes three bytes at most, so nearly always there is nothing to count.
        if (data.length() > limit / 3 && Utf8.length(data) > limit) {
            throw new BroadcastException(
                    "the payload of %s (the event \"%s\") has %d bytes, and the connection \"%s\" takes at most %d; send an id instead and let clients fetch the rest"
                            .formatted(
                                    type.eventClass().getName(),
                                    publication.event(),
                                    Utf8.length(data),
                                    connection.name(),
                                    limit));
        }
    }

    private static BroadcastException unusable(EventType type, IllegalArgumentException cause) {
        return new BroadcastException(
                "%s cannot be broadcast: %s".formatted(type.eventClass().getName(), cause.getMessage()), cause);
    }

    private void missingSocket(String name) {
        String message =
                "the event \"%s\" is sent toOthers(), but the request has no %s header: its sender cannot be left out"
                        .formatted(name, SocketId.HEADER);
        if (unknownSocket == UnknownSocket.FAIL) {
            throw new BroadcastException(message);
        }
        log.warn(message);
    }

    /**
     * What the caller asked for.
     *
     * @param via the connections to use; empty for those of the event, or the default one
     * @param except the connection to leave out; null if there is none or it is not known
     */
    record View(
            List<Connection> via,
            boolean toOthers,
            @Nullable SocketId except) {

        static final View PLAIN = new View(List.of(), false, null);

        View via(List<Connection> connections) {
            return new View(connections, toOthers, except);
        }

        /** Where the request names no connection, one that was given by hand before still counts. */
        View toOthers(CurrentSocket currentSocket) {
            return new View(via, true, currentSocket.get().orElse(except));
        }

        View except(SocketId socketId) {
            return new View(via, true, socketId);
        }
    }
}
