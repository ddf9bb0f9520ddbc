package dev.jbroadcast.jakarta;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserDataResolver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.event.ServerEventListener;
import dev.jbroadcast.server.http.HttpApi;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The server for applications without a container: WebSocket endpoint, {@code POST /broadcasting/auth}, {@code POST
 * /broadcasting/user-auth} and Pusher's HTTP API on a port of their own. What serves the port is Netty, if
 * {@code broadcast-netty} is on the class path, or else Tyrus
 * ({@code org.glassfish.tyrus:tyrus-container-grizzly-server}); one of them has to be there.
 *
 * <pre>{@code
 * try (BroadcastServer server = BroadcastServer.builder()
 *         .app(new AppCredentials("app", "app-key", "app-secret"))
 *         .port(8080)
 *         .authenticator(header -> tokens.verify(header.apply("Authorization")))
 *         .channels(channels -> channels.privateChannel("user.{id}",
 *                 (subscriber, params) -> subscriber.name().equals(params.get("id"))))
 *         .start()) {
 *     server.broadcaster().broadcast(new OrderShipped(42, "shipped"));
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class BroadcastServer implements AutoCloseable {

    private final PusherServer server;
    private final Network network;
    private final @Nullable BroadcastManager broadcaster;

    private BroadcastServer(PusherServer server, Network network, @Nullable BroadcastManager broadcaster) {
        this.server = server;
        this.network = network;
        this.broadcaster = broadcaster;
    }

    /** Starts building a server. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Sends to the clients of this server.
     *
     * @throws IllegalStateException if the server was given an app provider: then it does not know which app is meant
     */
    public Broadcaster broadcaster() {
        if (broadcaster == null) {
            throw new IllegalStateException(
                    "the server has apps(…), and a broadcaster sends to one app: start it with app(…), or publish with server().publish(appId, …)");
        }
        return broadcaster;
    }

    /** The protocol server, for what the broadcaster does not show. */
    public PusherServer server() {
        return server;
    }

    /** The port that clients connect to; the one that was found where 0 was asked for. */
    public int port() {
        return network.port();
    }

    /** Sends what waits, asks all clients to reconnect, waits a few seconds for them to go, and stops listening. */
    @Override
    public void close() {
        if (broadcaster != null) {
            broadcaster.close();
        }
        server.close();
        network.close();
    }

    /** Builds a {@link BroadcastServer}. Not thread-safe. */
    public static final class Builder {

        private @Nullable AppCredentials credentials;
        private @Nullable AppProvider apps;
        private final List<ServerEventListener> listeners = new ArrayList<>();
        private @Nullable SSLContext ssl;
        private boolean httpApi = true;
        private @Nullable App app;
        private @Nullable AppLimits limits;
        private String host = "0.0.0.0";
        private int port = 8080;
        private Transport transport = Transport.AUTO;
        private NativeTransport nativeTransport = NativeTransport.AUTO;
        private int eventLoops;
        private EndpointSettings endpoint = EndpointSettings.DEFAULTS;
        private String authPath = ChannelAuthEndpoint.DEFAULT_PATH;
        private String userAuthPath = UserAuthEndpoint.DEFAULT_PATH;
        private UserDataResolver users = UserDataResolver.byName();
        private String refusalMessage = AuthEndpoint.DEFAULT_REFUSAL_MESSAGE;
        private @Nullable String encryptionMasterKey;
        private List<String> encryptionPreviousMasterKeys = List.of();
        private final Map<String, HeaderAuthenticator> authenticators = new LinkedHashMap<>();
        private final List<ChannelRoutes> routes = new ArrayList<>();
        private final List<ClientEventRoutes> clientEvents = new ArrayList<>();
        private CurrentSocket currentSocket = new CurrentSocket();
        private @Nullable JsonCodec codec;
        private Threads threads = Threads.defaults();
        private Cluster cluster = Cluster.single();

        private Builder() {
            authenticators.put(Guards.DEFAULT, header -> null);
        }

        /** The app that clients connect to; needed, unless there is an {@link #apps app provider}. */
        public Builder app(AppCredentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /** The app that clients connect to, with settings of its own, {@link #limits} included. */
        public Builder app(App app) {
            this.app = app;
            return app(app.credentials().get(0));
        }

        /**
         * The apps that clients connect to, instead of one {@link #app}. Such a server carries events and authorizes
         * nobody: the back-ends of its apps do that, and send with the HTTP API.
         */
        public Builder apps(AppProvider apps) {
            this.apps = apps;
            return this;
        }

        /** Adds somebody who is told what happens. */
        public Builder listener(ServerEventListener listener) {
            listeners.add(listener);
            return this;
        }

        /** The certificate and key to listen with TLS; by default there is none, and the port is not encrypted. */
        public Builder ssl(SSLContext ssl) {
            this.ssl = ssl;
            return this;
        }

        /** Whether Pusher's HTTP API is served on the same port; by default it is. */
        public Builder httpApi(boolean httpApi) {
            this.httpApi = httpApi;
            return this;
        }

        /** What its clients may do; by default {@link AppLimits#DEFAULTS}. */
        public Builder limits(AppLimits limits) {
            this.limits = limits;
            return this;
        }

        /** The address to listen on; by default all. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** The port to listen on, by default 8080; 0 finds a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * What serves the port: {@link Transport#NETTY} or, on Tyrus, {@link Transport#WEBSOCKET}; by default the first
         * of them that is on the class path.
         */
        public Builder transport(Transport transport) {
            this.transport = transport;
            return this;
        }

        /** What Netty asks the operating system with; by default the best that this machine has. */
        public Builder nativeTransport(NativeTransport nativeTransport) {
            this.nativeTransport = nativeTransport;
            return this;
        }

        /** How many threads of Netty serve the network; by default, and with 0, one per processor. */
        public Builder eventLoops(int eventLoops) {
            this.eventLoops = eventLoops;
            return this;
        }

        /** How the WebSocket endpoint is set up; by default {@link EndpointSettings#DEFAULTS}. */
        public Builder endpoint(EndpointSettings endpoint) {
            this.endpoint = endpoint;
            return this;
        }

        /**
         * Where clients ask to join a channel; by default {@value ChannelAuthEndpoint#DEFAULT_PATH}.
         *
         * @throws IllegalArgumentException if it is no path, or ends with a slash, or has a wildcard
         */
        public Builder authPath(String authPath) {
            this.authPath = AuthEndpoint.requirePath("authPath(…)", authPath);
            return this;
        }

        /**
         * Where clients ask to sign in; by default {@value UserAuthEndpoint#DEFAULT_PATH}.
         *
         * @throws IllegalArgumentException if it is no path, or ends with a slash, or has a wildcard
         */
        public Builder userAuthPath(String userAuthPath) {
            this.userAuthPath = AuthEndpoint.requirePath("userAuthPath(…)", userAuthPath);
            return this;
        }

        /** What who may not join or sign in is told; by default {@value AuthEndpoint#DEFAULT_REFUSAL_MESSAGE}. */
        public Builder refusalMessage(String refusalMessage) {
            this.refusalMessage = refusalMessage;
            return this;
        }

        /** As whom clients sign in; by default the id is the name of who makes the request. */
        public Builder users(UserDataResolver users) {
            this.users = users;
            return this;
        }

        /**
         * What encrypts the events of encrypted channels, see {@link ChannelEncryption}; by default nothing does, and
         * neither can such channels be joined nor events sent there.
         *
         * @param base64 {@value ChannelEncryption#MASTER_KEY_BYTES} random bytes; checked when the server starts
         */
        public Builder encryptionMasterKey(String base64) {
            this.encryptionMasterKey = base64;
            return this;
        }

        /**
         * Master keys that events may have been encrypted with beside the current one, see
         * {@link ChannelEncryption#withPrevious}; by default none.
         *
         * @param base64 each {@value ChannelEncryption#MASTER_KEY_BYTES} random bytes; checked when the server starts
         */
        public Builder encryptionPreviousMasterKeys(List<String> base64) {
            this.encryptionPreviousMasterKeys = List.copyOf(base64);
            return this;
        }

        /** Who makes a request to join a channel or to sign in; by default nobody, and all are refused. */
        public Builder authenticator(HeaderAuthenticator authenticator) {
            authenticators.put(Guards.DEFAULT, authenticator);
            return this;
        }

        /** A guard of this name, which channels may ask instead; see {@link ChannelOptions#guards}. */
        public Builder guard(String name, HeaderAuthenticator authenticator) {
            authenticators.put(name, authenticator);
            return this;
        }

        /** Adds channels that take authorization. */
        public Builder channels(ChannelRoutes routes) {
            this.routes.add(routes);
            return this;
        }

        /** Adds those who listen to what clients send to each other. */
        public Builder clientEvents(ClientEventRoutes routes) {
            clientEvents.add(routes);
            return this;
        }

        /** Where {@code toOthers()} finds the connection to leave out; the application binds it. */
        public Builder currentSocket(CurrentSocket currentSocket) {
            this.currentSocket = currentSocket;
            return this;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** Where the server has its threads from, but for those that read from the network. */
        public Builder threads(Threads threads) {
            this.threads = threads;
            return this;
        }

        /** What makes this server one with others, which it starts and closes; by default there are no others. */
        public Builder cluster(Cluster cluster) {
            this.cluster = cluster;
            return this;
        }

        /**
         * Starts listening.
         *
         * @throws IllegalStateException if there is no app, or no JSON library, or there are both an app and an app
         *     provider, or limits beside an app that has its own, or channels without an app, or previous encryption
         *     master keys without a current one, or nothing on the class path that serves a port, or not what was asked
         *     for
         * @throws IllegalArgumentException if a pattern of channels or client events is not usable, or channels want to
         *     ask a guard that there is not, or an encryption master key is none, or both endpoints have the same path
         * @throws IOException if the port cannot be had
         */
        public BroadcastServer start() throws IOException {
            requireApps();
            NetworkProvider provider = Networks.find(transport);
            JsonCodec json = codec == null ? JsonCodec.detect() : codec;
            ChannelEncryption encryption = encryption(json);
            Map<String, AuthEndpoint> auth = authEndpoints(json, encryption);
            PusherServer server = protocolServer(json);
            try {
                HttpApi api = httpApi
                        ? HttpApi.builder(server)
                                .codec(json)
                                .pathPrefix(endpoint.pathPrefix())
                                .build()
                        : null;
                Network network = provider.start(new NetworkSettings(
                        host, port, ssl, server, endpoint, auth, authenticators, api, nativeTransport, eventLoops));
                return new BroadcastServer(server, network, broadcaster(server, json, encryption));
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        }

        private @Nullable ChannelEncryption encryption(JsonCodec json) {
            if (encryptionMasterKey != null) {
                return ChannelEncryption.of(encryptionMasterKey, json, new SecureRandom())
                        .withPrevious(encryptionPreviousMasterKeys);
            }
            if (!encryptionPreviousMasterKeys.isEmpty()) {
                throw new IllegalStateException(
                        "the server has encryptionPreviousMasterKeys(…) and no current one; add encryptionMasterKey(…)");
            }
            return null;
        }

        private void requireApps() {
            if (credentials == null && apps == null) {
                throw new IllegalStateException(
                        "the server needs an app: app(new AppCredentials(\"app\", \"app-key\", \"app-secret\"))");
            }
            if (credentials != null && apps != null) {
                throw new IllegalStateException("the server has both app(…) and apps(…); use one of the two");
            }
            if (app != null && limits != null) {
                throw new IllegalStateException(
                        "the server has both app(App) and limits(…); put the limits into the app");
            }
            if (credentials == null && !routes.isEmpty()) {
                throw new IllegalStateException(
                        "the server has channels(…) and apps(…); channels belong to one app: use app(…)");
            }
        }

        private Map<String, AuthEndpoint> authEndpoints(JsonCodec json, @Nullable ChannelEncryption encryption) {
            if (credentials == null) {
                return Map.of();
            }
            if (authPath.equals(userAuthPath)) {
                throw new IllegalArgumentException(
                        "authPath(…) and userAuthPath(…) are both \"%s\"; they have to differ".formatted(authPath));
            }
            return Map.of(
                    authPath,
                    ChannelAuthEndpoint.builder(credentials, ChannelRegistry.of(routes))
                            .codec(json)
                            .encryption(encryption)
                            .refusalMessage(refusalMessage)
                            .build(),
                    userAuthPath,
                    UserAuthEndpoint.builder(credentials)
                            .users(users)
                            .codec(json)
                            .refusalMessage(refusalMessage)
                            .build());
        }

        private PusherServer protocolServer(JsonCodec json) {
            PusherServer.Builder server =
                    PusherServer.builder().codec(json).threads(threads).cluster(cluster);
            if (credentials != null) {
                server.app(app == null ? usualApp(credentials) : app);
            }
            if (apps != null) {
                server.apps(apps);
            }
            listeners.forEach(server::listener);
            ClientEventRegistry registry = ClientEventRegistry.of(clientEvents);
            if (!clientEvents.isEmpty()) {
                server.clientEvents(() -> registry);
            }
            return server.build();
        }

        private App usualApp(AppCredentials credentials) {
            return App.builder(credentials)
                    .limits(limits == null ? AppLimits.DEFAULTS : limits)
                    .build();
        }

        private @Nullable BroadcastManager broadcaster(
                PusherServer server, JsonCodec json, @Nullable ChannelEncryption encryption) {
            if (credentials == null) {
                return null;
            }
            return BroadcastManager.builder()
                    .codec(json)
                    .threads(threads)
                    .currentSocket(currentSocket)
                    .connection("in-process", new InProcessDriver(server, credentials, encryption))
                    .build();
        }
    }
}
