package dev.jbroadcast.jakarta.configuration;

import dev.jbroadcast.jakarta.OwnPort;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.server.AllowedOrigins;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What broadcasting is configured with: the settings {@code broadcast.*}, under the names that they have in Spring Boot
 * too. Immutable.
 *
 * @param enabled {@code broadcast.enabled}: whether anything is set up at all
 * @param endpointEnabled {@code broadcast.endpoint.enabled}: whether the WebSocket endpoint is registered without the
 *     application doing it
 * @param defaultConnection {@code broadcast.default}: the connection that events are sent over unless they say
 *     otherwise
 * @param connections {@code broadcast.connections.<name>.<property>}: the properties of the connections by name
 * @param failOnUnknownSocket {@code broadcast.fail-on-unknown-socket}: whether {@code toOthers()} fails where a request
 *     does not name its connection, instead of sending to everyone with a warning
 * @param eventsEnabled {@code broadcast.events.enabled}: whether events that the application fires are broadcast
 * @param server {@code broadcast.server.*}: the server inside the application
 * @param auth {@code broadcast.auth.*}: the endpoints that clients ask to join a channel and to sign in
 * @param webhooks {@code broadcast.webhooks.*}: where webhooks of a server elsewhere are taken
 * @param redis {@code broadcast.redis.*}: where several servers meet to be one
 */
public record BroadcastSettings(
        boolean enabled,
        boolean endpointEnabled,
        String defaultConnection,
        Map<String, Map<String, String>> connections,
        boolean failOnUnknownSocket,
        boolean eventsEnabled,
        Server server,
        Auth auth,
        Webhooks webhooks,
        Redis redis) {

    /** The connection that uses the server inside the application. */
    public static final String IN_PROCESS = "in-process";

    public BroadcastSettings {
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        connections.forEach((name, properties) -> copy.put(name, Map.copyOf(properties)));
        connections = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads the settings, Laravel's names included, and warns of names that begin with {@code broadcast.} and mean
     * nothing.
     *
     * @throws IllegalArgumentException if something is set to what it cannot be; the message says what, to what, and
     *     what it takes
     */
    public static BroadcastSettings of(Configuration configuration) {
        return SettingsOf.configuration(configuration);
    }

    /** Nothing but these settings; see {@link #of(Configuration)}. */
    public static BroadcastSettings of(Map<String, String> settings) {
        return of(Configuration.of(settings));
    }

    /**
     * Whether there is a server inside the application: where a connection uses it, or where it has been given a key.
     */
    public boolean usesServer() {
        return connectionUsesServer(defaultConnection, connections) || server.appKey() != null;
    }

    /** Whether the default connection or another uses the server inside the application. */
    static boolean connectionUsesServer(String defaultConnection, Map<String, Map<String, String>> connections) {
        return IN_PROCESS.equals(defaultConnection)
                || connections.values().stream().anyMatch(BroadcastSettings::isInProcess);
    }

    /**
     * Whether a connection uses the server inside the application, by itself or as one of those that it is made of.
     *
     * @param connection its properties
     */
    public static boolean isInProcess(Map<String, String> connection) {
        return IN_PROCESS.equals(connection.get("driver"))
                || Arrays.asList(connection
                                .getOrDefault("connections", "")
                                .strip()
                                .split("\\s*,\\s*"))
                        .contains(IN_PROCESS);
    }

    /** Of the connections only the names: their properties are secrets, some of them. */
    @Override
    public String toString() {
        return "BroadcastSettings[enabled=%s, default=%s, connections=%s, server=%s, auth=%s]"
                .formatted(enabled, defaultConnection, connections.keySet(), server, auth);
    }

    /**
     * The server inside the application, on the application's own port.
     *
     * @param appId {@code app-id}: the name of the app in the HTTP API
     * @param appKey {@code app-key}: what clients connect with; public
     * @param appSecret {@code app-secret}: what subscriptions are signed with; never leaves the back-end
     * @param encryptionMasterKey {@code encryption-master-key}: encrypts end-to-end encrypted channels, 32 random bytes
     *     in base64; without it nothing can be sent there
     * @param encryptionPreviousMasterKeys {@code encryption-previous-master-keys}: those that events may have been
     *     encrypted with beside the current one, while it is being replaced
     * @param transport {@code transport}: what clients' connections are carried by
     * @param ownPort {@code host}, {@code port}, {@code native-transport}, {@code event-loops}: where clients connect
     *     to if the transport has a port of its own
     * @param pathPrefix {@code path-prefix}: what stands before {@code /app/{key}}
     * @param limits what clients may do: {@code activity-timeout}, {@code max-message-size}, {@code max-event-size},
     *     {@code max-connections}, {@code max-connections-per-address}, {@code max-channels-per-connection},
     *     {@code client-events-per-second}, {@code max-presence-members}, {@code cache-time}
     * @param clientEvents {@code client-events}: whether clients may send events to each other
     * @param allowedOrigins {@code allowed-origins}: the web sites whose pages may connect
     * @param subscriptionCount {@code subscription-count}: whether clients are told how many connections a channel has
     * @param userAuthentication {@code user-authentication}: whether users may sign in
     * @param authorizationTimeout {@code authorization-timeout}: within which a connection must sign in or join a
     *     channel that takes authorization; null for none
     * @param shutdownTime {@code shutdown-time}: how long sending the clients away takes at most
     * @param webhooks {@code webhooks}: who is told over HTTP what happens
     * @param httpApi {@code http-api.enabled}: whether other back-ends can send to the clients
     */
    public record Server(
            String appId,
            @Nullable String appKey,
            @Nullable String appSecret,
            @Nullable String encryptionMasterKey,
            List<String> encryptionPreviousMasterKeys,
            Transport transport,
            OwnPort ownPort,
            String pathPrefix,
            AppLimits limits,
            boolean clientEvents,
            AllowedOrigins allowedOrigins,
            boolean subscriptionCount,
            boolean userAuthentication,
            @Nullable Duration authorizationTimeout,
            Duration shutdownTime,
            List<dev.jbroadcast.server.Webhook> webhooks,
            boolean httpApi) {

        public Server {
            encryptionPreviousMasterKeys = List.copyOf(encryptionPreviousMasterKeys);
            webhooks = List.copyOf(webhooks);
        }

        /**
         * The key and secret of the app.
         *
         * @throws IllegalArgumentException if one of them is not set, or cannot be used; the message names it
         */
        public AppCredentials credentials() {
            String key = require("broadcast.server.app-key", appKey);
            String secret = require("broadcast.server.app-secret", appSecret);
            try {
                return new AppCredentials(appId, key, secret);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("broadcast.server.app-key: " + e.getMessage(), e);
            }
        }

        private static String require(String property, @Nullable String value) {
            if (value == null) {
                throw new IllegalArgumentException(
                        "the property %s is not set, and without it the in-process broadcast server cannot start; set broadcast.server.app-key and broadcast.server.app-secret, or broadcast.default=log to start without clients"
                                .formatted(property));
            }
            return value;
        }

        /** The app that is configured, with these credentials. */
        public App app(AppCredentials credentials) {
            App.Builder app = App.builder(credentials)
                    .limits(limits)
                    .clientEvents(clientEvents)
                    .subscriptionCount(subscriptionCount)
                    .userAuthentication(userAuthentication)
                    .authorizationTimeout(authorizationTimeout)
                    .allowedOrigins(allowedOrigins);
            webhooks.forEach(app::webhook);
            return app.build();
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Server[appId=%s, appKey=%s]".formatted(appId, appKey);
        }
    }

    /**
     * The endpoints that clients ask to join a channel and to sign in.
     *
     * @param enabled {@code enabled}: whether clients can ask at all; without it they can join public channels only
     * @param path {@code path}: that of the endpoint for channels
     * @param userPath {@code user-path}: that of the endpoint for signing in
     * @param refusalMessage {@code refusal-message}: what who may not join or sign in is told
     * @param cors {@code cors.*}: which pages of other web sites may ask
     */
    public record Auth(boolean enabled, String path, String userPath, String refusalMessage, Cors cors) {

        /** @throws IllegalArgumentException if a path is none, or both are the same */
        public Auth {
            AuthEndpoint.requirePath("broadcast.auth.path", path);
            AuthEndpoint.requirePath("broadcast.auth.user-path", userPath);
            if (path.equals(userPath)) {
                throw new IllegalArgumentException(
                        "broadcast.auth.path and broadcast.auth.user-path are both \"%s\"; they have to differ"
                                .formatted(path));
            }
        }
    }

    /**
     * Pages of other web sites that may ask to join a channel and to sign in.
     *
     * @param allowedOrigins {@code allowed-origins}: the web sites; null for none but the application's own
     * @param allowCredentials {@code allow-credentials}: whether these pages may send cookies and other credentials of
     *     this application along
     * @param maxAge {@code max-age}: how long browsers remember that a page may ask
     */
    public record Cors(@Nullable AllowedOrigins allowedOrigins, boolean allowCredentials, Duration maxAge) {

        /** No pages but the application's own. */
        public static final Cors NONE = new Cors(null, false, Duration.ofMinutes(30));

        /** @throws IllegalArgumentException if the pages of everybody would get the credentials of a user */
        public Cors {
            if (allowCredentials
                    && allowedOrigins != null
                    && allowedOrigins.patterns().contains("*")) {
                throw new IllegalArgumentException(
                        "broadcast.auth.cors.allow-credentials is true and broadcast.auth.cors.allowed-origins has *, so every page could join channels as its visitor; name the web sites");
            }
        }
    }

    /**
     * Where webhooks of a server elsewhere are taken.
     *
     * @param path {@code path}: null for nowhere
     * @param maxBodyBytes {@code max-body-size}: the largest webhook that is taken
     * @param maxAge {@code max-age}: from which on a webhook is ignored; null for no limit
     */
    public record Webhooks(
            @Nullable String path,
            int maxBodyBytes,
            @Nullable Duration maxAge) {

        /** @throws IllegalArgumentException if the path is not that of one servlet */
        public Webhooks {
            if (path != null && !path.matches("/[^*?#;\\s]*[^*?#;\\s/]")) {
                throw new IllegalArgumentException(
                        "broadcast.webhooks.path is \"%s\"; it must begin with a slash and name one path, such as /broadcasting/webhooks"
                                .formatted(path));
            }
        }

        /** The path, if webhooks are taken. */
        public Optional<String> takenAt() {
            return Optional.ofNullable(path);
        }
    }

    /**
     * Where several servers meet to be one: a Redis. It takes a {@link ClusterProvider}, which the library
     * {@code broadcast-redis} has; without one these settings have no effect, unless a cluster is
     * {@linkplain #requiredBy asked for}.
     *
     * @param enabled {@code enabled}: false for a single server even where there is a provider
     * @param requiredBy the setting that asks for a cluster, {@code broadcast.redis.url} or
     *     {@code broadcast.redis.enabled}; null if none does: what an application has for its cache does not
     * @param url {@code url}: of a Redis, of Sentinels, or of several nodes of a Redis Cluster; else what Laravel's
     *     names say, see {@link LaravelNames#redisSettings}; null if neither is set
     * @param redisCluster {@code cluster}: whether it is a Redis Cluster, also where only one node of it is named
     * @param username {@code username}: in place of that of the URL; null for none
     * @param password {@code password}: in place of that of the URL; null for none
     * @param prefix {@code prefix}: what all keys and topics begin with; null for the usual
     * @param lease {@code lease}: how long a node may be silent until the others take it for dead; null for the usual
     * @param timeout {@code timeout}: how long Redis may take for an answer; null for the usual
     */
    public record Redis(
            boolean enabled,
            @Nullable String requiredBy,
            @Nullable String url,
            boolean redisCluster,
            @Nullable String username,
            @Nullable String password,
            @Nullable String prefix,
            @Nullable Duration lease,
            @Nullable Duration timeout) {

        /** Without the URL, which may hold the password. */
        @Override
        public String toString() {
            return "Redis[enabled=%s, requiredBy=%s, prefix=%s]".formatted(enabled, requiredBy, prefix);
        }
    }
}
