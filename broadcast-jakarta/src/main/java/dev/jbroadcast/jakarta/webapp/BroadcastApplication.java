package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.entity.EntityBroadcaster;
import dev.jbroadcast.entity.EntityNaming;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.notification.NotificationBroadcaster;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.Signer;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserDataResolver;
import dev.jbroadcast.pusher.webhook.WebhookEndpoint;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasting in one application: all parts of it, put together from settings and from what the application
 * contributes. Where a servlet container finds this library it is started with the web application and stopped with it,
 * and {@link #of} finds it; other applications {@link #start} it.
 *
 * <p>Immutable and thread-safe.
 */
public final class BroadcastApplication implements AutoCloseable {

    /** All is told to end by then; what has not ended waits for something of the application's. */
    private static final Duration THREADS_END = Duration.ofSeconds(2);

    private final BroadcastSettings settings;
    private final JsonCodec codec;
    private final CurrentSocket currentSocket;
    private final ChannelRegistry channels;
    private final ClientEventRegistry clientEvents;
    private final @Nullable PusherServer server;
    private final BroadcastManager broadcaster;
    private final EntityBroadcaster entities;
    private final NotificationBroadcaster notifications;
    private final Signer signer;
    private final @Nullable ChannelAuthEndpoint channelAuth;
    private final @Nullable UserAuthEndpoint userAuth;
    private final @Nullable WebhookEndpoint webhooks;
    private final Map<String, PrincipalResolver> guards;
    private final Deque<AutoCloseable> closedInOrder;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BroadcastApplication(Assembly parts) {
        this.settings = parts.settings;
        this.codec = parts.codec;
        this.currentSocket = parts.currentSocket;
        this.channels = parts.channels;
        this.clientEvents = parts.clientEvents.join();
        this.server = parts.inProcess == null ? null : parts.inProcess.server();
        this.broadcaster = parts.manager;
        this.entities = parts.entities();
        this.notifications = new NotificationBroadcaster(broadcaster, codec);
        this.guards = Map.copyOf(parts.contributions.named(PrincipalResolver.class));
        this.signer = settings.auth().enabled()
                ? Signer.among(broadcaster.connections(), broadcaster::driver, broadcaster.defaultConnection())
                : new Signer(broadcaster.defaultConnection(), null);
        SigningDriver driver = signer.driver();
        this.channelAuth = driver == null ? null : parts.channelAuth(driver, guards);
        this.userAuth = driver == null ? null : parts.userAuth(driver);
        this.webhooks = parts.webhooks();
        this.closedInOrder = parts.started;
    }

    /**
     * The broadcasting of a web application. The first who asks starts it, so listeners of the application's own may
     * ask in {@code contextInitialized}.
     *
     * @throws IllegalStateException if there is none; the message says why that may be
     * @throws RuntimeException if it cannot start; the message says which setting or contribution is wrong
     */
    public static BroadcastApplication of(ServletContext context) {
        return WebApplication.of(context).application();
    }

    /**
     * What a web application is configured with.
     *
     * @throws IllegalStateException if there is no broadcasting in it; the message says why that may be
     */
    public static BroadcastSettings settings(ServletContext context) {
        return WebApplication.of(context).settings();
    }

    /**
     * Puts everything together and starts it. Of these types, all contributions are taken, in their order:
     * {@link ChannelRoutes}, {@link ClientEventRoutes}, {@link dev.jbroadcast.driver.DriverFactory},
     * {@link dev.jbroadcast.delivery.FailureListener}, {@link dev.jbroadcast.server.event.ServerEventListener},
     * {@link dev.jbroadcast.pusher.webhook.WebhookListener}, {@link BroadcastManagerCustomizer}; by name,
     * {@link BroadcastDriver} (a connection) and {@link PrincipalResolver} (a guard; the only one is the default guard
     * too). Of these there can be one, in place of the usual: {@link JsonCodec}, {@link CurrentSocket},
     * {@link ChannelRegistry}, {@link ClientEventRegistry}, {@link dev.jbroadcast.delivery.TransactionHook},
     * {@link dev.jbroadcast.EventNamer}, {@link EntityNaming}, {@link UserDataResolver},
     * {@link dev.jbroadcast.server.AppProvider}, {@link dev.jbroadcast.pusher.AppCredentials},
     * {@link dev.jbroadcast.pusher.encryption.ChannelEncryption}, {@link dev.jbroadcast.server.cluster.Cluster},
     * {@link Threads}; the usual threads are those of the server's {@code java:comp/DefaultManagedThreadFactory}, or
     * else daemons.
     *
     * @throws RuntimeException if something is wrong; the message names the setting or the contribution, and nothing is
     *     left running
     */
    public static BroadcastApplication start(BroadcastSettings settings, Contributions contributions) {
        Assembly assembly = new Assembly(settings, contributions);
        try {
            assembly.start();
            return new BroadcastApplication(assembly);
        } catch (RuntimeException e) {
            close(assembly.started);
            throw e;
        }
    }

    /** What it is configured with. */
    public BroadcastSettings settings() {
        return settings;
    }

    /** Sends events. */
    public BroadcastManager broadcaster() {
        return broadcaster;
    }

    /** Announces what happens to entities. */
    public EntityBroadcaster entities() {
        return entities;
    }

    /** Sends notifications. */
    public NotificationBroadcaster notifications() {
        return notifications;
    }

    /** The server inside the application; empty if clients connect elsewhere. */
    public Optional<PusherServer> server() {
        return Optional.ofNullable(server);
    }

    /** The channels that take authorization. */
    public ChannelRegistry channels() {
        return channels;
    }

    /** Who listens to what clients send to each other. */
    public ClientEventRegistry clientEvents() {
        return clientEvents;
    }

    /** Where {@code toOthers()} finds the connection to leave out. */
    public CurrentSocket currentSocket() {
        return currentSocket;
    }

    /** What reads and writes JSON. */
    public JsonCodec codec() {
        return codec;
    }

    /** Whose app clients are let into. */
    Signer signer() {
        return signer;
    }

    /** Answers clients that ask to join channels; empty if no connection can sign, or nobody may ask. */
    public Optional<ChannelAuthEndpoint> channelAuth() {
        return Optional.ofNullable(channelAuth);
    }

    /** Answers clients that ask to sign in; empty if no connection can sign, or nobody may ask. */
    public Optional<UserAuthEndpoint> userAuth() {
        return Optional.ofNullable(userAuth);
    }

    /** Takes the webhooks of a server elsewhere; empty if no path is set for them. */
    public Optional<WebhookEndpoint> webhooks() {
        return Optional.ofNullable(webhooks);
    }

    /** The guards that channels may name, by name; where there is exactly one, it is the default guard too. */
    public Map<String, PrincipalResolver> guards() {
        return guards;
    }

    /**
     * Sends what waits, asks all clients to reconnect, waits a few seconds for them to go, and ends all threads. Blocks
     * for that long; calling it again does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            close(closedInOrder);
        }
    }

    private static void close(Deque<AutoCloseable> started) {
        RuntimeException failure = null;
        for (AutoCloseable each : started) {
            try {
                each.close();
            } catch (Exception e) {
                RuntimeException unchecked =
                        e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
                if (failure == null) {
                    failure = unchecked;
                } else {
                    failure.addSuppressed(unchecked);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The parts while they are being put together. */
    private static final class Assembly {

        private final BroadcastSettings settings;
        private final Contributions contributions;
        private final JsonCodec codec;
        private final CurrentSocket currentSocket;
        private final Threads threads;
        private final Deque<AutoCloseable> started = new ArrayDeque<>();

        /** Complete only when all is there: listeners may well broadcast, and the server is to know them before. */
        private final CompletableFuture<ClientEventRegistry> clientEvents = new CompletableFuture<>();

        private ChannelRegistry channels;
        private @Nullable InProcessServer inProcess;
        private BroadcastManager manager;

        private Assembly(BroadcastSettings settings, Contributions contributions) {
            this.settings = settings;
            this.contributions = contributions;
            this.codec = contributions.one(JsonCodec.class).orElseGet(JsonCodec::detect);
            this.currentSocket = contributions.one(CurrentSocket.class).orElseGet(CurrentSocket::new);
            this.threads = contributions.one(Threads.class).orElseGet(this::ofHost);
        }

        private Threads ofHost() {
            HostThreads host = HostThreads.find();
            started.addFirst(() -> host.awaitEnd(THREADS_END));
            return host.threads();
        }

        private void start() {
            channels = contributions
                    .one(ChannelRegistry.class)
                    .orElseGet(() -> ChannelRegistry.of(contributions.all(ChannelRoutes.class)));
            Map<String, BroadcastDriver> drivers = new LinkedHashMap<>(contributions.named(BroadcastDriver.class));
            if (settings.usesServer()) {
                inProcess = InProcessServer.start(settings, contributions, codec, threads, clientEvents::join);
                started.addFirst(inProcess);
                drivers.putIfAbsent(BroadcastSettings.IN_PROCESS, inProcess.driver());
            }
            manager =
                    new Connections(settings, contributions, drivers).manager(codec, threads, currentSocket, channels);
            started.addFirst(manager);
            clientEvents.complete(contributions
                    .one(ClientEventRegistry.class)
                    .orElseGet(() -> ClientEventRegistry.of(contributions.all(ClientEventRoutes.class))));
        }

        private EntityBroadcaster entities() {
            return new EntityBroadcaster(
                    manager, contributions.one(EntityNaming.class).orElseGet(EntityNaming::laravel));
        }

        private ChannelAuthEndpoint channelAuth(SigningDriver signer, Map<String, PrincipalResolver> guards) {
            ChannelAuthEndpoint endpoint = ChannelAuthEndpoint.builder(signer.credentials(), channels)
                    .codec(codec)
                    .encryption(signer.encryption().orElse(null))
                    .refusalMessage(settings.auth().refusalMessage())
                    .build();
            endpoint.requireGuards(guards.keySet());
            return endpoint;
        }

        private UserAuthEndpoint userAuth(SigningDriver signer) {
            return UserAuthEndpoint.builder(signer.credentials())
                    .users(contributions.one(UserDataResolver.class).orElseGet(UserDataResolver::byName))
                    .codec(codec)
                    .refusalMessage(settings.auth().refusalMessage())
                    .build();
        }

        private @Nullable WebhookEndpoint webhooks() {
            return ReceivedWebhooks.endpoint(
                            settings.webhooks(), contributions, codec, manager, inProcess, clientEvents.join())
                    .orElse(null);
        }
    }
}
