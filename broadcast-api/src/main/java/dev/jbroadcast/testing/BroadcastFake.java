package dev.jbroadcast.testing;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.delivery.DeliverySettings;
import dev.jbroadcast.delivery.FailureListener;
import dev.jbroadcast.delivery.RetryPolicy;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.manager.UnknownSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The broadcaster of a unit test: takes events as any other does and keeps what would have been sent.
 *
 * <pre>{@code
 * BroadcastFake broadcasts = BroadcastFake.create();
 *
 * new Shipping(broadcasts).ship(42);
 *
 * assertThat(broadcasts).hasBroadcast(OrderShipped.class).on("private-orders.42").once();
 * }</pre>
 *
 * <p>with {@link BroadcastAssertions#assertThat(BroadcastFake)}. Behind it is a real
 * {@link dev.jbroadcast.manager.BroadcastManager} with real queues, whose drivers are {@link InMemoryDriver}s:
 * channels, names, conditions, payloads and their sizes are evaluated as they are in production, and what is wrong with
 * an event is thrown as it is there. What was sent can be asserted when the sending method has returned, in whichever
 * thread. Where it differs: nothing is sent twice, a failure is final at once.
 *
 * <p>Thread-safe. Made for one test, and closed after it; a {@link BroadcastExtension} does both.
 */
public final class BroadcastFake implements Broadcaster, AutoCloseable {

    private final Queue<Recorded> recorded;
    private final Map<String, InMemoryDriver> drivers;
    private final String defaultConnection;
    private final JsonCodec codec;
    private final CurrentSocket currentSocket;
    private final SimulatedTransactions transactions;
    private final UnsentEvents unsent;
    private final BroadcastManager manager;
    private final Broadcaster broadcaster;

    private BroadcastFake(Builder builder) {
        this.recorded = new ConcurrentLinkedQueue<>();
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.currentSocket = new CurrentSocket();
        this.transactions = new SimulatedTransactions();
        FakeTransactions waiting = new FakeTransactions(transactions, builder.transactions);
        this.unsent = new UnsentEvents(waiting);
        this.drivers = new LinkedHashMap<>();
        BroadcastManager.Builder assembly = BroadcastManager.builder()
                .codec(codec)
                .namer(builder.namer)
                .events(builder.events)
                .currentSocket(currentSocket)
                .unknownSocket(builder.unknownSocket)
                .transactions(waiting)
                .delivery(DeliverySettings.DEFAULTS.withRetry(RetryPolicy.NONE));
        for (String connection : builder.connections) {
            InMemoryDriver driver = new InMemoryDriver(connection, builder.maxDataBytes, recorded);
            drivers.put(connection, driver);
            assembly.connection(connection, driver);
        }
        builder.listeners.forEach(assembly::onFailure);
        this.manager = assembly.build();
        this.defaultConnection = manager.defaultConnection();
        this.broadcaster = new NotingBroadcaster(manager, unsent);
    }

    /** A fake with one connection, and the JSON library on the class path. */
    public static BroadcastFake create() {
        return builder().build();
    }

    /** Starts building a fake that is more like the application's own broadcaster. */
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

    /** What has been sent so far over all connections, oldest first; a copy. */
    public List<Publication> publications() {
        unsent.settle();
        return recorded.stream().map(Recorded::publication).toList();
    }

    Evidence evidence() {
        unsent.settle();
        return new Evidence(List.copyOf(recorded), unsent.describe(), drivers.size() > 1, () -> codec);
    }

    /** Forgets what has been sent so far; what waits for a transaction goes on waiting. */
    public void clear() {
        unsent.settle();
        unsent.clear();
        recorded.clear();
    }

    /** The driver of the default connection: to have it {@linkplain InMemoryDriver#failWith fail}, say. */
    public InMemoryDriver driver() {
        return driver(defaultConnection);
    }

    /**
     * The driver of a connection.
     *
     * @throws IllegalArgumentException if there is no such connection; the message names those that there are
     */
    public InMemoryDriver driver(String connection) {
        InMemoryDriver driver = drivers.get(connection);
        if (driver == null) {
            throw new IllegalArgumentException(
                    "the fake has no connection \"%s\", only: %s; name it with BroadcastFake.builder().connections(…)"
                            .formatted(connection, String.join(", ", drivers.keySet())));
        }
        return driver;
    }

    /** The transactions that events wait for; there is none until the test begins one. */
    public SimulatedTransactions transactions() {
        return transactions;
    }

    /** Where {@link #toOthers} finds the connection that made the request; for adapters, which bind it themselves. */
    public CurrentSocket currentSocket() {
        return currentSocket;
    }

    /** Does some work as if a request had asked for it that came from this connection. */
    public void withSocket(SocketId socketId, Runnable work) {
        try (CurrentSocket.Scope request = currentSocket.bind(socketId)) {
            work.run();
        }
    }

    /**
     * Takes no more events.
     *
     * @throws IllegalStateException if a transaction is still open; the message names its thread
     */
    @Override
    public void close() {
        manager.close();
        List<String> threads = transactions.abandon();
        if (!threads.isEmpty()) {
            throw new IllegalStateException(
                    "a simulated transaction was left open in the thread \"%s\"; end it with commit() or rollback()"
                            .formatted(String.join("\", \"", threads)));
        }
    }

    @Override
    public String toString() {
        return "BroadcastFake" + publications();
    }

    /** Builds a {@link BroadcastFake}. Not thread-safe. */
    public static final class Builder {

        private final List<Class<?>> events = new ArrayList<>();
        private final List<FailureListener> listeners = new ArrayList<>();
        private Set<String> connections = Set.of("memory");
        private int maxDataBytes = InMemoryDriver.DEFAULT_MAX_DATA_BYTES;
        private @Nullable JsonCodec codec;
        private EventNamer namer = EventNamer.simpleName();
        private UnknownSocket unknownSocket = UnknownSocket.WARN;
        private TransactionHook transactions = TransactionHook.none();

        private Builder() {}

        /**
         * The names of the connections that the code under test uses, the default one first; by default there is one.
         *
         * @throws IllegalArgumentException if none is named, or one twice
         */
        public Builder connections(String... names) {
            Set<String> distinct = new LinkedHashSet<>(List.of(names));
            if (names.length == 0 || distinct.size() < names.length) {
                throw new IllegalArgumentException(
                        "connections(…) takes one name or more, each once, and not %s".formatted(List.of(names)));
            }
            this.connections = distinct;
            return this;
        }

        /**
         * The largest payload that the connections take, in bytes of UTF-8; by default
         * {@value InMemoryDriver#DEFAULT_MAX_DATA_BYTES}, as many as Pusher.
         */
        public Builder maxDataBytes(int maxDataBytes) {
            this.maxDataBytes = maxDataBytes;
            return this;
        }

        /** What turns payloads into JSON, if it is not {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** What names events that do not name themselves, if it is not {@link EventNamer#simpleName()}. */
        public Builder namer(EventNamer namer) {
            this.namer = namer;
            return this;
        }

        /** Names event classes, so that what is wrong with them fails when the fake is built. */
        public Builder events(Class<?>... eventClasses) {
            events.addAll(List.of(eventClasses));
            return this;
        }

        /** What {@code toOthers()} does where no connection is known; by default it warns. */
        public Builder unknownSocket(UnknownSocket unknownSocket) {
            this.unknownSocket = unknownSocket;
            return this;
        }

        /**
         * What events wait for beside {@linkplain BroadcastFake#transactions() simulated transactions}: those of the
         * application, in a test that has any.
         */
        public Builder transactions(TransactionHook transactions) {
            this.transactions = transactions;
            return this;
        }

        /** Adds somebody who wants to know of events that could not be sent. */
        public Builder onFailure(FailureListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Makes the fake.
         *
         * @throws IllegalStateException if there is no JSON library
         * @throws IllegalArgumentException if {@code maxDataBytes} is less than 1
         * @throws dev.jbroadcast.BroadcastException if an event class is wrong
         */
        public BroadcastFake build() {
            return new BroadcastFake(this);
        }
    }
}
