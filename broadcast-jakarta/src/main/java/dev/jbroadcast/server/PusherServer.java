package dev.jbroadcast.server;

import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.cluster.ClusterStatus;
import dev.jbroadcast.server.event.ServerEventListener;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that speaks the Pusher protocol, version 4 to 7, inside the application. Transports hand it connections with
 * {@link #open}; {@link InProcessDriver} hands it publications; {@link #hub} is what it knows of one app.
 *
 * <p>Thread-safe. Nothing blocks but {@link #close()}, and what looks up an app for as long as its {@link AppProvider}
 * does.
 */
public final class PusherServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PusherServer.class);
    private static final String SHUTTING_DOWN = "The server is shutting down";

    private final Apps apps;
    private final JsonCodec codec;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final boolean tlsOnly;
    private final boolean protocolRequired;
    private final Duration shutdownTime;
    private final ScheduledExecutorService scheduler;
    private final ExecutorService tasks;
    private final Cluster cluster;
    private final Lanes lanes;
    private final List<Upkeep> upkeeps = new CopyOnWriteArrayList<>();
    private volatile boolean draining;

    private PusherServer(Builder builder, AppProvider provider) {
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.nanoTime = builder.nanoTime;
        this.random = builder.random;
        this.tlsOnly = builder.tlsOnly;
        this.protocolRequired = builder.protocolRequired;
        this.shutdownTime = builder.shutdownTime;
        this.scheduler = builder.threads.scheduler("broadcast-liveness");
        this.tasks = builder.threads.perTask("broadcast-task");
        List<ServerEventListener> listeners = new ArrayList<>(builder.listeners);
        if (builder.clientEvents != null) {
            listeners.add(new ClientEventForwarder(builder.clientEvents, codec));
        }
        ServerEvents events = new ServerEvents(listeners, tasks);
        this.cluster = builder.cluster;
        this.lanes = new Lanes(tasks, scheduler, Runtime.getRuntime().availableProcessors());
        this.apps = new Apps(provider, app -> new Hub(app, events, nanoTime, cluster, lanes, tasks));
        LocalHubs local = new LocalHubs(apps);
        listeners.forEach(listener -> listener.started(new Departed(cluster)));
        cluster.start(local);
        scheduler.scheduleWithFixedDelay(this::passTime, 1, 1, TimeUnit.SECONDS);
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
            return refuse(connection, CloseCode.RECONNECT, SHUTTING_DOWN);
        }
        if (tlsOnly && !handshake.secure()) {
            return refuse(connection, CloseCode.TLS_ONLY, "Only encrypted connections are taken: use wss://");
        }
        Optional<Hub> found;
        try {
            found = apps.byKey(handshake.appKey());
        } catch (RuntimeException e) {
            log.error("the app of a new connection could not be looked up", e);
            return refuse(connection, CloseCode.OVER_CAPACITY, "The application cannot be looked up at the moment");
        }
        return found.isEmpty()
                ? refuse(connection, CloseCode.UNKNOWN_APP, "Application does not exist")
                : open(connection, handshake, found.get());
    }

    private Optional<ProtocolSession> open(Connection connection, Handshake handshake, Hub hub) {
        App app = hub.app();
        if (!app.enabled()) {
            return refuse(connection, CloseCode.APP_DISABLED, "Application is disabled");
        }
        Optional<Refusal> refusal = ProtocolVersion.refusal(handshake.protocol(), protocolRequired);
        if (refusal.isPresent()) {
            return refuse(connection, refusal.get().code(), refusal.get().message());
        }
        if (!app.allowedOrigins().allow(handshake.origin())) {
            return refuse(connection, CloseCode.UNAUTHORIZED, "Origin not allowed");
        }
        return switch (hub.counts().admit(app.limits(), handshake.address())) {
            case APP_FULL -> refuse(connection, CloseCode.OVER_QUOTA, "Application is over its connection quota");
            // Others may come from this address in a moment, so these clients are to try again.
            case ADDRESS_FULL ->
                refuse(connection, CloseCode.OVER_CAPACITY, "There are too many connections from this address");
            case ADMITTED -> {
                cluster.tallyChanged(app.id());
                yield Optional.of(greet(hub, connection, handshake.address()));
            }
        };
    }

    /**
     * Sends an event to all who listen on its channels, in the order of calls by one thread. If they are many, that
     * goes on when this has returned; while very much is to be sent still, this waits.
     *
     * @throws IllegalArgumentException if there is no app with this id
     */
    public void publish(String appId, Publication publication) {
        apps.requireById(appId).publish(publication);
    }

    /**
     * What the clients of an app, and events to them, are limited to.
     *
     * @throws IllegalArgumentException if there is no app with this id
     */
    public AppLimits limits(String appId) {
        return apps.requireById(appId).app().limits();
    }

    /** The connections and channels of the app with this id; empty if there is no such app. */
    public Optional<Hub> hub(String appId) {
        return apps.byId(appId);
    }

    /** The connections and channels of the app with this key; empty if there is no such app. */
    public Optional<Hub> hubByKey(String key) {
        return apps.byKey(key);
    }

    /** Whether {@link #open} and what else finds an app may block; see {@link AppProvider#mayBlock}. */
    public boolean mayBlock() {
        return apps.mayBlock();
    }

    /** What makes this server one with others, for what is built upon the server. */
    public Cluster cluster() {
        return cluster;
    }

    /** How this server gets on with the others that it is one with. */
    public ClusterStatus clusterStatus() {
        return cluster.status();
    }

    /** The apps that were asked for so far: those that clients or the application have used; a copy. */
    public List<Hub> hubs() {
        return List.copyOf(apps.hubs());
    }

    /** How many clients are connected, to all apps. */
    public int connectionCount() {
        return apps.hubs().stream().mapToInt(Hub::connectionCount).sum();
    }

    /** How many channels somebody listens on, in all apps. */
    public int channelCount() {
        return apps.hubs().stream().mapToInt(Hub::channelCount).sum();
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
     * Makes a lane for a thread of a transport's, which is told by {@link Connection#lane}.
     *
     * @param executor the thread that the connections belong to; runs what it is given in that order
     * @param here whether the calling thread is that one
     */
    public Lane lane(Executor executor, BooleanSupplier here) {
        return lanes.add(executor, here);
    }

    /**
     * The lane of connections whose sends may block; told by {@link Connection#lane}. None of them is sent to in a
     * publisher's thread, and one that blocks does not hold up the others.
     */
    public Lane blockingLane() {
        return lanes.blocking();
    }

    /** Has a transport told as time passes, and when the server closes. */
    public void attach(Upkeep upkeep) {
        upkeeps.add(upkeep);
    }

    /** Whether {@link #close()} has been called: no connection is taken any more. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Asks all clients to reconnect, which will lead them to another server or to this one restarted, takes no more,
     * and waits until they are gone, within the shutdown time. Many clients are not asked all at once: those of
     * browsers come back without any delay, and all of them want to be authorized again. May be called more than once.
     */
    @Override
    public void close() {
        if (draining) {
            return;
        }
        draining = true;
        List<ProtocolSession> sessions = sessions();
        new Farewell(shutdownTime, this::connectionCount)
                .say(sessions, session -> session.leave(CloseCode.RECONNECT, SHUTTING_DOWN));
        upkeeps.forEach(upkeep -> guarded(upkeep::cutOff));
        sessions().forEach(ProtocolSession::disconnected);
        scheduler.shutdownNow();
        cluster.close();
        tasks.shutdownNow();
    }

    /** Whether nothing is remembered of any client. */
    boolean isEmpty() {
        return apps.hubs().stream().allMatch(Hub::isEmpty);
    }

    /** Called once a second. */
    void passTime() {
        for (Hub hub : apps.hubs()) {
            guarded(hub::passTime);
            hub.sessions().forEach(session -> guarded(session::checkAlive));
        }
        upkeeps.forEach(upkeep -> guarded(upkeep::passTime));
    }

    /** One failure must not end the checks of all others. */
    private static void guarded(Runnable check) {
        try {
            check.run();
        } catch (RuntimeException e) {
            log.error("a connection or channel could not be checked", e);
        }
    }

    private static Optional<ProtocolSession> refuse(Connection connection, CloseCode code, String message) {
        log.debug("a connection is turned away with {}: {}", code.code(), message);
        connection.send(Frames.error(code.code(), message));
        connection.close(code, message);
        return Optional.empty();
    }

    private ProtocolSession greet(Hub hub, Connection connection, @Nullable String address) {
        ProtocolSession session = register(hub, connection, address);
        session.established();
        if (draining) {
            connection.close(CloseCode.RECONNECT, SHUTTING_DOWN);
        }
        return session;
    }

    private ProtocolSession register(Hub hub, Connection connection, @Nullable String address) {
        Lane lane = lanes.of(connection);
        while (true) {
            // Unguessable, because it is what keeps an authorization from being used by anybody else (§1.3).
            SocketId socketId = new SocketId(
                    Integer.toUnsignedString(random.nextInt()) + "." + Integer.toUnsignedString(random.nextInt()));
            ProtocolSession session = new ProtocolSession(hub, socketId, connection, lane, address, codec);
            if (hub.add(session)) {
                return session;
            }
        }
    }

    private List<ProtocolSession> sessions() {
        List<ProtocolSession> all = new ArrayList<>();
        apps.hubs().forEach(hub -> all.addAll(hub.sessions()));
        return all;
    }

    /** Builds a {@link PusherServer}. Not thread-safe. */
    public static final class Builder {

        private final List<App> fixed = new ArrayList<>();
        private final List<ServerEventListener> listeners = new ArrayList<>();
        private @Nullable Supplier<ClientEventRegistry> clientEvents;
        private @Nullable AppProvider provider;
        private @Nullable JsonCodec codec;
        private Threads threads = Threads.defaults();
        private LongSupplier nanoTime = System::nanoTime;
        private RandomGenerator random = new SecureRandom();
        private Cluster cluster = Cluster.single();
        private boolean tlsOnly;
        private boolean protocolRequired;
        private Duration shutdownTime = Duration.ofSeconds(5);

        private Builder() {}

        /** Adds an app; at least one is needed, unless there is an {@link #apps app provider}. */
        public Builder app(App app) {
            fixed.add(app);
            return this;
        }

        /** Has apps looked up, in a database for example, instead of {@link #app adding} them. */
        public Builder apps(AppProvider provider) {
            this.provider = provider;
            return this;
        }

        /** Adds somebody who is told what happens. */
        public Builder listener(ServerEventListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Who listens to client events in Java.
         *
         * @param registry asked at each client event, and not before
         */
        public Builder clientEvents(Supplier<ClientEventRegistry> registry) {
            this.clientEvents = registry;
            return this;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /**
         * What makes this server one with others; by default there are no others. The server starts it, and closes it
         * when it is closed itself.
         */
        public Builder cluster(Cluster cluster) {
            this.cluster = cluster;
            return this;
        }

        /** Whether connections that are not encrypted are turned away; by default they are not. */
        public Builder tlsOnly(boolean tlsOnly) {
            this.tlsOnly = tlsOnly;
            return this;
        }

        /**
         * Whether clients must say which version of the protocol they speak; by default they need not, and are taken to
         * mean the newest.
         */
        public Builder protocolRequired(boolean protocolRequired) {
            this.protocolRequired = protocolRequired;
            return this;
        }

        /** How long {@link PusherServer#close()} takes at most to send clients away; by default 5 seconds. */
        public Builder shutdownTime(Duration shutdownTime) {
            this.shutdownTime = shutdownTime;
            return this;
        }

        /** Where the server has its threads from; they run what listens to it, too. */
        public Builder threads(Threads threads) {
            this.threads = threads;
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
         * @throws IllegalArgumentException if there is no app, or two have the same id or key, or there are both apps
         *     and an app provider
         */
        public PusherServer build() {
            if (provider == null) {
                return new PusherServer(this, AppProvider.of(fixed));
            }
            if (!fixed.isEmpty()) {
                throw new IllegalArgumentException("there are both apps and an app provider; use one of the two");
            }
            return new PusherServer(this, provider);
        }
    }
}
