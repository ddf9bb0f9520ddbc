package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that speaks the Pusher protocol, version 4 to 7, inside the application. Transports hand it connections with
 * {@link #open}; {@link InProcessDriver} hands it publications.
 *
 * <p>Thread-safe. Nothing but {@link #close()} blocks.
 */
public final class PusherServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PusherServer.class);
    private static final int OLDEST_PROTOCOL = 4;
    private static final int NEWEST_PROTOCOL = 7;
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(3);

    private final Map<String, Hub> hubsByKey = new LinkedHashMap<>();
    private final Map<String, Hub> hubsById = new LinkedHashMap<>();
    private final JsonCodec codec;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final ScheduledExecutorService scheduler;
    private final ExecutorService tasks;
    private volatile boolean draining;

    private PusherServer(Builder builder) {
        for (App app : builder.apps) {
            Hub hub = new Hub(app);
            if (hubsByKey.putIfAbsent(app.credentials().key(), hub) != null) {
                throw new IllegalArgumentException("two apps have the key \"%s\""
                        .formatted(app.credentials().key()));
            }
            if (hubsById.putIfAbsent(app.credentials().appId(), hub) != null) {
                throw new IllegalArgumentException("two apps have the id \"%s\""
                        .formatted(app.credentials().appId()));
            }
        }
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.nanoTime = builder.nanoTime;
        this.random = builder.random;
        this.scheduler = Threads.singleScheduler("broadcast-liveness");
        this.tasks = Threads.perTask("broadcast-task");
        scheduler.scheduleWithFixedDelay(this::checkConnections, 1, 1, TimeUnit.SECONDS);
    }

    /** Starts building a server. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes a new connection, and greets it or turns it away: with an error message first and then a close code, so
     * that every client both knows what to do and can say why ({@code pusher-protocol.md} §1.2).
     *
     * @return what to tell of all that arrives on the connection; empty if it was turned away, and then whatever
     *     arrives is to be ignored
     */
    public Optional<ProtocolSession> open(Connection connection, Handshake handshake) {
        if (draining) {
            return refuse(connection, CloseCode.RECONNECT, "The server is shutting down");
        }
        Hub hub = hubsByKey.get(handshake.appKey());
        if (hub == null) {
            return refuse(connection, CloseCode.UNKNOWN_APP, "Application does not exist");
        }
        if (!isSupported(handshake.protocol())) {
            return refuse(
                    connection,
                    CloseCode.UNSUPPORTED_PROTOCOL,
                    "Unsupported protocol version; supported are %d to %d".formatted(OLDEST_PROTOCOL, NEWEST_PROTOCOL));
        }
        ProtocolSession session = register(hub, connection);
        session.established();
        if (draining) {
            connection.close(CloseCode.RECONNECT, "The server is shutting down");
        }
        return Optional.of(session);
    }

    /**
     * Sends an event to all who listen on its channels, in the order of calls by one thread.
     *
     * @throws IllegalArgumentException if there is no app with this id
     */
    public void publish(String appId, Publication publication) {
        Hub hub = hub(appId);
        for (Channel channel : publication.channels()) {
            hub.publish(channel.name(), publication.event(), publication.data(), publication.except());
        }
    }

    /**
     * What the clients of an app, and events to them, are limited to.
     *
     * @throws IllegalArgumentException if there is no app with this id
     */
    public AppLimits limits(String appId) {
        return hub(appId).app().limits();
    }

    private Hub hub(String appId) {
        Hub hub = hubsById.get(appId);
        if (hub == null) {
            throw new IllegalArgumentException("there is no app with the id \"%s\"; there are: %s"
                    .formatted(appId, String.join(", ", hubsById.keySet())));
        }
        return hub;
    }

    /** How many clients are connected, to all apps. */
    public int connectionCount() {
        return hubsById.values().stream().mapToInt(hub -> hub.sessions().size()).sum();
    }

    /** How many channels somebody listens on, in all apps. */
    public int channelCount() {
        return hubsById.values().stream().mapToInt(Hub::channelCount).sum();
    }

    /** Runs what may block, for transports: never on a publisher's thread. */
    public Executor tasks() {
        return tasks;
    }

    /** What tells the time, for transports; as {@link System#nanoTime()}. */
    public LongSupplier nanoTime() {
        return nanoTime;
    }

    /**
     * Asks all clients to reconnect, which will lead them to another server or to this one restarted, takes no more,
     * and waits a few seconds until they are gone. May be called more than once.
     */
    @Override
    public void close() {
        if (draining) {
            return;
        }
        draining = true;
        scheduler.shutdownNow();
        for (ProtocolSession session : sessions()) {
            session.connection().close(CloseCode.RECONNECT, "The server is shutting down");
        }
        awaitDisconnects();
        tasks.shutdownNow();
        sessions().forEach(ProtocolSession::disconnected);
    }

    private void awaitDisconnects() {
        // Not the server's own clock: this thread really waits, also where a test has that clock stand still.
        long deadline = System.nanoTime() + SHUTDOWN_LIMIT.toNanos();
        try {
            while (connectionCount() > 0) {
                if (System.nanoTime() - deadline > 0) {
                    log.warn("{} clients did not disconnect within {}", connectionCount(), SHUTDOWN_LIMIT);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<ProtocolSession> refuse(Connection connection, CloseCode code, String message) {
        connection.send(Frames.error(code.code(), message));
        connection.close(code, message);
        return Optional.empty();
    }

    private ProtocolSession register(Hub hub, Connection connection) {
        while (true) {
            // Unguessable, because it is what keeps an authorization from being used by anybody else (§1.3).
            SocketId socketId = new SocketId(
                    Integer.toUnsignedString(random.nextInt()) + "." + Integer.toUnsignedString(random.nextInt()));
            ProtocolSession session = new ProtocolSession(hub, socketId, connection, codec, nanoTime);
            if (hub.add(session, socketId)) {
                return session;
            }
        }
    }

    private static boolean isSupported(@Nullable String protocol) {
        if (protocol == null) {
            return true; // hand-written clients leave it out and mean the current one
        }
        try {
            int version = Integer.parseInt(protocol);
            return version >= OLDEST_PROTOCOL && version <= NEWEST_PROTOCOL;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void checkConnections() {
        for (ProtocolSession session : sessions()) {
            try {
                session.checkAlive();
            } catch (RuntimeException e) {
                // One of them must not end the checks of all others.
                log.error("a connection could not be checked", e);
            }
        }
    }

    private Collection<ProtocolSession> sessions() {
        List<ProtocolSession> all = new ArrayList<>();
        hubsById.values().forEach(hub -> all.addAll(hub.sessions()));
        return all;
    }

    /** Builds a {@link PusherServer}. Not thread-safe. */
    public static final class Builder {

        private final List<App> apps = new ArrayList<>();
        private @Nullable JsonCodec codec;
        private LongSupplier nanoTime = System::nanoTime;
        private RandomGenerator random = new SecureRandom();

        private Builder() {}

        /** Adds an app; at least one is needed. */
        public Builder app(App app) {
            apps.add(app);
            return this;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** The time, for tests; by default {@link System#nanoTime()}. */
        public Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            return this;
        }

        /** Where socket ids come from; by default a {@link SecureRandom}. */
        public Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        /**
         * Builds and starts the server.
         *
         * @throws IllegalArgumentException if there is no app, or two have the same id or key
         */
        public PusherServer build() {
            if (apps.isEmpty()) {
                throw new IllegalArgumentException("the server needs an app: app(new App(credentials))");
            }
            return new PusherServer(this);
        }
    }
}
