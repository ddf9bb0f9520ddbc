package dev.jbroadcast;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A view: the connections to use and the socket to leave out, over the parts that all views share. */
final class DefaultBroadcaster implements Broadcaster {

    private static final Logger log = LoggerFactory.getLogger(Broadcaster.class);

    private final Shared shared;
    private final List<String> via;
    private final boolean toOthers;
    private final @Nullable SocketId except;

    DefaultBroadcaster(
            Map<String, BroadcastDriver> connections,
            String defaultConnection,
            EventResolver resolver,
            CurrentSocket currentSocket,
            UnknownSocket unknownSocket) {
        this(
                new Shared(new LinkedHashMap<>(connections), resolver, currentSocket, unknownSocket),
                List.of(defaultConnection),
                false,
                null);
    }

    private DefaultBroadcaster(Shared shared, List<String> via, boolean toOthers, @Nullable SocketId except) {
        this.shared = shared;
        this.via = via;
        this.toOthers = toOthers;
        this.except = except;
    }

    @Override
    public void broadcast(ShouldBroadcast event) {
        shared.resolver.resolve(event, toOthers, except).ifPresent(this::send);
    }

    @Override
    public Broadcaster toOthers() {
        // Where the request names no connection, one that was given by hand before still counts.
        return new DefaultBroadcaster(
                shared, via, true, shared.currentSocket.get().orElse(except));
    }

    @Override
    public Broadcaster except(SocketId socketId) {
        return new DefaultBroadcaster(shared, via, true, socketId);
    }

    @Override
    public Broadcaster via(String... connections) {
        List<String> names = List.copyOf(new LinkedHashSet<>(List.of(connections)));
        if (names.isEmpty()) {
            throw new IllegalArgumentException("via() needs the name of a broadcast connection; there are: %s"
                    .formatted(String.join(", ", shared.connections.keySet())));
        }
        for (String name : names) {
            if (!shared.connections.containsKey(name)) {
                throw new IllegalArgumentException("there is no broadcast connection \"%s\"; there are: %s"
                        .formatted(name, String.join(", ", shared.connections.keySet())));
            }
        }
        return new DefaultBroadcaster(shared, names, toOthers, except);
    }

    private void send(Publication publication) {
        if (publication.toOthers() && publication.except() == null) {
            missingSocket(publication);
        }
        for (String name : via) {
            publish(name, publication);
        }
    }

    private void missingSocket(Publication publication) {
        String message =
                "the event \"%s\" is sent toOthers(), but the request has no %s header: its sender cannot be left out"
                        .formatted(publication.event(), SocketId.HEADER);
        if (shared.unknownSocket == UnknownSocket.FAIL) {
            throw new BroadcastException(message);
        }
        log.warn(message);
    }

    private void publish(String connection, Publication publication) {
        try {
            CompletionStage<Void> sent = shared.connections.get(connection).publish(publication);
            sent.whenComplete((nothing, failure) -> {
                if (failure != null) {
                    report(connection, publication, failure);
                }
            });
        } catch (RuntimeException failure) {
            report(connection, publication, failure);
        }
    }

    private static void report(String connection, Publication publication, Throwable failure) {
        log.error(
                "the event \"{}\" could not be sent to {} over the connection \"{}\"",
                publication.event(),
                publication.channels(),
                connection,
                failure);
    }

    private record Shared(
            Map<String, BroadcastDriver> connections,
            EventResolver resolver,
            CurrentSocket currentSocket,
            UnknownSocket unknownSocket) {}
}
