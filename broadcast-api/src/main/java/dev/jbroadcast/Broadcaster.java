package dev.jbroadcast;

import dev.jbroadcast.json.JsonCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to their channels.
 *
 * <p>Sending ends in a verb. What comes before it are modifiers, each of which returns a new view and changes nothing:
 *
 * <pre>{@code
 * broadcaster.broadcast(new OrderShipped(42, "shipped"));
 * broadcaster.toOthers().broadcast(new MessageSent(message));
 * }</pre>
 *
 * <p>Immutable and thread-safe. Views are cheap, and may be kept.
 */
public interface Broadcaster {

    /**
     * Sends an event. Its channels, name and payload are fixed before this returns; the drivers then send without
     * blocking the caller. A driver that fails is logged and does not break the request that caused the event.
     *
     * @throws BroadcastException if the event itself cannot be sent: an illegal name, a payload that is no JSON, a
     *     class that is no record and does not say what its payload is; the message names the class
     */
    void broadcast(ShouldBroadcast event);

    /**
     * Leaves out the connection that made the current request, so that a browser does not get its own message back. The
     * connection is read from the {@link CurrentSocket} now, not when the event is sent: a view made in the request's
     * thread keeps it on any other.
     *
     * <p>Where no connection is known, the event goes to everyone, with a warning in the log; or, under
     * {@link UnknownSocket#FAIL}, not at all.
     */
    Broadcaster toOthers();

    /** Leaves out this connection. */
    Broadcaster except(SocketId socketId);

    /**
     * Sends over these connections instead of the default one, once over each.
     *
     * @throws IllegalArgumentException if none is named, or one has not been configured; the message names those that
     *     are
     */
    Broadcaster via(String... connections);

    /** Starts building a broadcaster. */
    static Builder builder() {
        return new Builder();
    }

    /** What {@link #toOthers} does when the request did not say which connection it came from. */
    enum UnknownSocket {
        /** Warns and sends to everyone, the sender included. */
        WARN,
        /** Throws a {@link BroadcastException} where the event is sent. */
        FAIL
    }

    /** Builds a {@link Broadcaster}. Not thread-safe. */
    final class Builder {

        private final Map<String, BroadcastDriver> connections = new LinkedHashMap<>();
        private @Nullable String defaultConnection;
        private @Nullable JsonCodec codec;
        private CurrentSocket currentSocket = new CurrentSocket();
        private UnknownSocket unknownSocket = UnknownSocket.WARN;

        private Builder() {}

        /** Adds a connection; the first one added is the default. The name is what {@link Broadcaster#via} takes. */
        public Builder connection(String name, BroadcastDriver driver) {
            if (connections.putIfAbsent(name, driver) != null) {
                throw new IllegalArgumentException("there are two connections named \"%s\"".formatted(name));
            }
            return this;
        }

        /** The connection that is used unless {@link Broadcaster#via} says otherwise. */
        public Builder defaultConnection(String name) {
            this.defaultConnection = name;
            return this;
        }

        /** What turns payloads into JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** Where {@link Broadcaster#toOthers} finds the connection that made the request. */
        public Builder currentSocket(CurrentSocket currentSocket) {
            this.currentSocket = currentSocket;
            return this;
        }

        /** What happens where it finds none; by default {@link UnknownSocket#WARN}. */
        public Builder unknownSocket(UnknownSocket unknownSocket) {
            this.unknownSocket = unknownSocket;
            return this;
        }

        /**
         * @throws IllegalStateException if there is no connection, or the default one was never added, or no JSON
         *     library can be found
         */
        public Broadcaster build() {
            if (connections.isEmpty()) {
                throw new IllegalStateException(
                        "a broadcaster needs a connection; add one with connection(\"log\", new LogDriver())");
            }
            String chosen =
                    defaultConnection == null ? connections.keySet().iterator().next() : defaultConnection;
            if (!connections.containsKey(chosen)) {
                throw new IllegalStateException("the default connection \"%s\" has not been configured; there are: %s"
                        .formatted(chosen, String.join(", ", connections.keySet())));
            }
            return new DefaultBroadcaster(
                    connections,
                    chosen,
                    new EventResolver(codec == null ? JsonCodec.detect() : codec),
                    currentSocket,
                    unknownSocket);
        }
    }
}
