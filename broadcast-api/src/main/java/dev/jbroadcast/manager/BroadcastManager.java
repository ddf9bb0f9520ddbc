package dev.jbroadcast.manager;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.delivery.DeliveryQueue;
import dev.jbroadcast.delivery.DeliverySettings;
import dev.jbroadcast.delivery.DeliveryStatistics;
import dev.jbroadcast.delivery.FailureListener;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.driver.DriverFactory;
import dev.jbroadcast.json.JsonCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of an application, each a driver with a queue before it, and the {@link Broadcaster} over them: the
 * counterpart of Laravel's {@code BroadcastManager}.
 *
 * <pre>{@code
 * BroadcastManager broadcaster = BroadcastManager.builder()
 *         .connection("log", Map.of("driver", "log"))
 *         .connection("kafka", new KafkaDriver(producer))
 *         .defaultConnection("kafka")
 *         .events(OrderShipped.class, MessageSent.class)
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe. Made once, and closed when the application ends.
 */
public final class BroadcastManager implements Broadcaster, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BroadcastManager.class);

    private final Map<String, Connection> connections;
    private final String defaultConnection;
    private final Broadcaster broadcaster;
    private final EventTypes types;
    private final Duration drainTimeout;
    private final List<AutoCloseable> owned;

    private BroadcastManager(
            Map<String, Connection> connections,
            String defaultConnection,
            Broadcaster broadcaster,
            EventTypes types,
            Duration drainTimeout,
            List<AutoCloseable> owned) {
        this.connections = Collections.unmodifiableMap(connections);
        this.defaultConnection = defaultConnection;
        this.broadcaster = broadcaster;
        this.types = types;
        this.drainTimeout = drainTimeout;
        this.owned = List.copyOf(owned);
    }

    /** Starts building a manager. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public BroadcastResult broadcast(Object event) {
        return broadcaster.broadcast(event);
    }

    @Override
    public BroadcastResult broadcastNow(Object event) {
        return broadcaster.broadcastNow(event);
    }

    @Override
    public AnonymousEvent on(Channels channels) {
        return broadcaster.on(channels);
    }

    @Override
    public Broadcaster toOthers() {
        return broadcaster.toOthers();
    }

    @Override
    public Broadcaster except(SocketId socketId) {
        return broadcaster.except(socketId);
    }

    @Override
    public Broadcaster via(String... connections) {
        return broadcaster.via(connections);
    }

    /** The names of the connections, in the order in which they were added; unmodifiable. */
    public Set<String> connections() {
        return connections.keySet();
    }

    /** The connection that is used where nothing else is said. */
    public String defaultConnection() {
        return defaultConnection;
    }

    /**
     * The driver of a connection, which knows no queue, no order and no transaction.
     *
     * @throws IllegalArgumentException if there is no such connection; the message names those that there are
     */
    public BroadcastDriver driver(String connection) {
        return connection(connection).driver();
    }

    /** The event classes that were named to the builder, and those of the events that were sent so far; a copy. */
    public Set<Class<?>> eventClasses() {
        return types.seen();
    }

    /**
     * What the queue of a connection has done.
     *
     * @throws IllegalArgumentException if there is no such connection; the message names those that there are
     */
    public DeliveryStatistics statistics(String connection) {
        return connection(connection).queue().statistics();
    }

    private Connection connection(String name) {
        Connection connection = connections.get(name);
        if (connection == null) {
            throw new IllegalArgumentException("there is no broadcast connection \"%s\"; there are: %s"
                    .formatted(name, String.join(", ", connections.keySet())));
        }
        return connection;
    }

    /**
     * Takes no more events, sends those that wait, and gives up those that are left after the time limit, each of which
     * is reported. Then closes what the manager made itself: drivers made from properties, threads. Blocks for that
     * long; calling it again does nothing.
     */
    @Override
    public void close() {
        long deadline = System.nanoTime() + drainTimeout.toNanos();
        for (Connection connection : connections.values()) {
            connection.queue().stop();
        }
        for (Connection connection : connections.values()) {
            connection.queue().drain(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        close(owned);
    }

    private static void close(List<AutoCloseable> closeables) {
        for (AutoCloseable closeable : closeables) {
            try {
                closeable.close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                log.warn("{} could not be closed", closeable, e);
            }
        }
    }

    /** Builds a {@link BroadcastManager}. Not thread-safe. */
    public static final class Builder {

        private final Map<String, Object> definitions = new LinkedHashMap<>();
        private final Map<String, DeliverySettings> deliveries = new LinkedHashMap<>();
        private final Map<String, DriverFactory> factories = new LinkedHashMap<>();
        private final List<FailureListener> listeners = new ArrayList<>();
        private final List<Class<?>> events = new ArrayList<>();
        private @Nullable String defaultConnection;
        private @Nullable JsonCodec codec;
        private EventNamer namer = EventNamer.simpleName();
        private CurrentSocket currentSocket = new CurrentSocket();
        private UnknownSocket unknownSocket = UnknownSocket.WARN;
        private TransactionHook transactions = TransactionHook.none();
        private DeliverySettings delivery = DeliverySettings.DEFAULTS;
        private @Nullable ChannelRegistry channels;
        private BiFunction<String, BroadcastDriver, BroadcastDriver> decorator = (connection, driver) -> driver;
        private Threads threads = Threads.defaults();
        private @Nullable Executor executor;
        private @Nullable ScheduledExecutorService scheduler;
        private Duration drainTimeout = Duration.ofSeconds(10);

        private Builder() {}

        /**
         * Adds a connection with a driver of the application's own, which stays open when the manager closes. The name
         * is what {@link Broadcaster#via} takes; the first connection added is the default.
         *
         * @throws IllegalArgumentException if there is a connection of this name already
         */
        public Builder connection(String name, BroadcastDriver driver) {
            return define(name, driver);
        }

        /**
         * Adds a connection whose driver is made from properties, of which {@code driver} names the sort: one that
         * comes with a module on the class path, such as {@code log}, or one that was added with {@link #driver}.
         *
         * @throws IllegalArgumentException if there is a connection of this name already
         */
        public Builder connection(String name, Map<String, String> properties) {
            return define(name, Map.copyOf(properties));
        }

        private Builder define(String name, Object definition) {
            if (definitions.putIfAbsent(name, definition) != null) {
                throw new IllegalArgumentException("there are two broadcast connections named \"%s\"".formatted(name));
            }
            return this;
        }

        /** Adds a sort of driver that connections can be made with; it replaces one of the same name that is found. */
        public Builder driver(DriverFactory factory) {
            factories.put(factory.name(), factory);
            return this;
        }

        /** The connection that is used unless {@link Broadcaster#via} or the event says otherwise. */
        public Builder defaultConnection(String name) {
            this.defaultConnection = name;
            return this;
        }

        /** How queues work; by default {@link DeliverySettings#DEFAULTS}. */
        public Builder delivery(DeliverySettings settings) {
            this.delivery = settings;
            return this;
        }

        /** How the queue of one connection works. */
        public Builder delivery(String connection, DeliverySettings settings) {
            deliveries.put(connection, settings);
            return this;
        }

        /** What turns payloads into JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** What names events that do not name themselves; by default {@link EventNamer#simpleName()}. */
        public Builder namer(EventNamer namer) {
            this.namer = namer;
            return this;
        }

        /**
         * Names event classes so that what is wrong with them is found now: an unknown placeholder, an illegal channel
         * name, a name that two of them share. Events of other classes can be sent all the same.
         */
        public Builder events(Class<?>... eventClasses) {
            return events(List.of(eventClasses));
        }

        /** As {@link #events(Class[])}. */
        public Builder events(Iterable<? extends Class<?>> eventClasses) {
            eventClasses.forEach(events::add);
            return this;
        }

        /**
         * The channels that clients ask to join, so that it is found now if they could not: because no connection has a
         * driver that signs.
         */
        public Builder channels(ChannelRegistry channels) {
            this.channels = channels;
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

        /** How to wait for the end of a transaction; by default there is none to wait for. */
        public Builder transactions(TransactionHook transactions) {
            this.transactions = transactions;
            return this;
        }

        /** Adds somebody who wants to know of events that were given up, beside the log. */
        public Builder onFailure(FailureListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Puts something between the queue of each connection and its driver, to measure it, say; where this is called
         * several times, the last is the outermost. {@link BroadcastManager#driver} remains the driver itself.
         *
         * @param decorator makes a driver of the name of a connection and its driver, which it passes all on to
         */
        public Builder decorate(BiFunction<String, BroadcastDriver, BroadcastDriver> decorator) {
            BiFunction<String, BroadcastDriver, BroadcastDriver> inner = this.decorator;
            this.decorator = (connection, driver) -> decorator.apply(connection, inner.apply(connection, driver));
            return this;
        }

        /** Where the manager and the drivers that it makes have their threads from. */
        public Builder threads(Threads threads) {
            this.threads = threads;
            return this;
        }

        /**
         * The threads that drivers are called in, which stay running when the manager closes. By default threads of its
         * own: virtual ones where the JVM has them.
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** What waits before a publication is tried again; by default a thread of its own. */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        /** How long closing may take to send what waits; by default 10 seconds. */
        public Builder drainTimeout(Duration drainTimeout) {
            this.drainTimeout = drainTimeout;
            return this;
        }

        /**
         * Makes the drivers and checks the event classes.
         *
         * @throws IllegalStateException if there is no connection, the default one was never added, there is no JSON
         *     library, or channels are to be joined and no driver can sign
         * @throws IllegalArgumentException if the properties of a connection are wrong
         * @throws dev.jbroadcast.BroadcastException if an event class is
         */
        public BroadcastManager build() {
            if (definitions.isEmpty()) {
                throw new IllegalStateException(
                        "a broadcaster needs a connection; add one with connection(\"log\", new LogDriver())");
            }
            requireKnown("the default connection", chosenDefault());
            deliveries.keySet().forEach(name -> requireKnown("the connection of delivery settings", name));
            EventTypes types = new EventTypes(namer);
            events.forEach(types::of);
            JsonCodec json = codec == null ? JsonCodec.detect() : codec;
            Drivers factory = new Drivers(definitions, factories, json, threads);
            List<AutoCloseable> owned = new ArrayList<>();
            try {
                Map<String, BroadcastDriver> drivers = factory.make();
                owned.addAll(factory.owned());
                requireSigner(drivers);
                return assemble(drivers, types, json, owned);
            } catch (RuntimeException e) {
                close(factory.owned());
                throw e;
            }
        }

        private BroadcastManager assemble(
                Map<String, BroadcastDriver> drivers, EventTypes types, JsonCodec json, List<AutoCloseable> owned) {
            Executor tasks = executor;
            if (tasks == null) {
                ExecutorService own = threads.perTask("broadcast");
                owned.add(own::shutdown);
                tasks = own;
            }
            ScheduledExecutorService timer = scheduler;
            if (timer == null) {
                ScheduledExecutorService own = threads.scheduler("broadcast-retry");
                owned.add(own::shutdownNow);
                timer = own;
            }
            Map<String, Connection> connections = new LinkedHashMap<>();
            for (Map.Entry<String, BroadcastDriver> entry : drivers.entrySet()) {
                String name = entry.getKey();
                connections.put(
                        name,
                        new Connection(
                                name,
                                entry.getValue(),
                                new DeliveryQueue(
                                        name,
                                        decorator.apply(name, entry.getValue()),
                                        deliveries.getOrDefault(name, delivery),
                                        tasks,
                                        timer,
                                        ThreadLocalRandom::current)));
            }
            Dispatcher dispatcher = new Dispatcher(
                    connections,
                    connections.get(chosenDefault()),
                    types,
                    json,
                    currentSocket,
                    unknownSocket,
                    transactions,
                    new FailureReport(listeners));
            return new BroadcastManager(
                    connections,
                    chosenDefault(),
                    new DefaultBroadcaster(dispatcher, Dispatcher.View.PLAIN),
                    types,
                    drainTimeout,
                    owned);
        }

        private String chosenDefault() {
            return defaultConnection == null ? definitions.keySet().iterator().next() : defaultConnection;
        }

        private void requireKnown(String what, String name) {
            if (!definitions.containsKey(name)) {
                throw new IllegalStateException("%s is \"%s\", and there is no such connection; there are: %s"
                        .formatted(what, name, String.join(", ", definitions.keySet())));
            }
        }

        /** A client that cannot get a signature can join nothing; it would only see that something went wrong. */
        private void requireSigner(Map<String, BroadcastDriver> drivers) {
            if (channels == null || channels.patterns().isEmpty()) {
                return;
            }
            if (drivers.values().stream().noneMatch(BroadcastDriver::canSign)) {
                throw new IllegalStateException(
                        "clients are to join %s, but none of the connections %s has a driver that can sign their subscriptions; add one that can, such as in-process or pusher, or leave the channels out"
                                .formatted(
                                        String.join(", ", channels.patterns()), String.join(", ", drivers.keySet())));
            }
        }
    }
}
