package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.NativeTransport;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.server.cluster.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of broadcasting.
 *
 * @param enabled Whether anything is set up at all.
 * @param defaultConnection Connection that events are sent over unless they say otherwise. By default in-process, the
 *     server inside this application.
 * @param connections Connections by name, beside those that are always there: in-process, log and null. What carries a
 *     connection's events is its property driver; further properties depend on that.
 * @param failOnUnknownSocket Whether toOthers() fails where a request does not name its connection, instead of sending
 *     to everyone with a warning.
 * @param server Server inside this application.
 * @param auth Endpoints that clients ask to join a channel and to sign in.
 * @param redis Redis where several servers meet to be one.
 */
@ConfigurationProperties("broadcast")
public record BroadcastProperties(
        @DefaultValue("true") boolean enabled,

        @org.springframework.boot.context.properties.bind.Name("default") @DefaultValue("in-process")
        String defaultConnection,

        @DefaultValue Map<String, Map<String, String>> connections,
        @DefaultValue("false") boolean failOnUnknownSocket,
        @DefaultValue Server server,
        @DefaultValue Auth auth,
        @DefaultValue Redis redis) {

    /** Of the connections only the names: their properties are secrets, some of them. */
    @Override
    public String toString() {
        return "BroadcastProperties[enabled=%s, default=%s, connections=%s, server=%s, auth=%s]"
                .formatted(enabled, defaultConnection, connections.keySet(), server, auth);
    }

    /**
     * The server inside this application, on its own port.
     *
     * @param appId Name of the app in the HTTP API.
     * @param appKey Key that clients connect with. Public.
     * @param appSecret Secret that subscriptions are signed with. Never leaves the back-end.
     * @param encryptionMasterKey Key that end-to-end encrypted channels are encrypted with: 32 random bytes in base64,
     *     as "openssl rand -base64 32" makes them. Without it nothing can be sent on such channels. Never leaves the
     *     back-end.
     * @param encryptionPreviousMasterKeys Master keys that events may have been encrypted with beside the current one,
     *     while it is being replaced.
     * @param transport What clients' connections are carried by. By default the best that is proven on the web server
     *     found.
     * @param host Address to listen on, if the transport is netty.
     * @param port Port to listen on, if the transport is netty; 0 finds a free one.
     * @param sslBundle Name of the SSL bundle to listen with TLS, if the transport is netty. By default the port is not
     *     encrypted.
     * @param nativeTransport What Netty asks the operating system with. By default the best that the machine has.
     * @param eventLoops Threads of Netty that serve the network. By default one per processor.
     * @param smallBuffers Whether Tomcat's connectors keep small buffers for each connection: 2.5 KB in place of 16 KB.
     *     Many connections then need much less memory; large requests and answers take a little longer.
     * @param pathPrefix What stands before /app/{key} in the URL that clients connect to.
     * @param activityTimeout Silence after which a client is pinged.
     * @param clientEvents Whether clients may send events to each other.
     * @param maxMessageSize Longest message that a client may send.
     * @param maxEventSize Largest payload of an event.
     * @param allowedOrigins Web sites whose pages may connect, such as https://shop.example; * is any text.
     * @param subscriptionCount Whether clients are told how many connections a channel has.
     * @param userAuthentication Whether users may sign in.
     * @param authorizationTimeout Time within which a connection must sign in or join a channel that takes
     *     authorization. By default it need not.
     * @param maxConnections Most connections at a time. By default there is no limit.
     * @param maxConnectionsPerAddress Most connections at a time from one network address. By default there is no
     *     limit.
     * @param maxChannelsPerConnection Most channels that a connection joins at a time.
     * @param clientEventsPerSecond Most events that a connection sends in a second.
     * @param maxPresenceMembers Most people in a presence channel.
     * @param cacheTime Time for which a cache channel keeps its event.
     * @param shutdownTime Most time that sending the clients away takes when the application ends.
     * @param webhooks Places that are told over HTTP what happens on the server.
     * @param httpApi Pusher's HTTP API, for other back-ends.
     */
    public record Server(
            @DefaultValue("app") String appId,
            @Nullable String appKey,
            @Nullable String appSecret,
            @Nullable String encryptionMasterKey,
            @DefaultValue List<String> encryptionPreviousMasterKeys,
            @DefaultValue("auto") Transport transport,
            @DefaultValue("0.0.0.0") String host,
            @DefaultValue("6001") int port,
            @Nullable String sslBundle,
            @DefaultValue("auto") NativeTransport nativeTransport,
            @DefaultValue("0") int eventLoops,
            @DefaultValue("false") boolean smallBuffers,
            @DefaultValue("") String pathPrefix,
            @DefaultValue("120s") Duration activityTimeout,
            @DefaultValue("true") boolean clientEvents,
            @DefaultValue("64KB") DataSize maxMessageSize,
            @DefaultValue("10KB") DataSize maxEventSize,
            @DefaultValue("*") List<String> allowedOrigins,
            @DefaultValue("false") boolean subscriptionCount,
            @DefaultValue("true") boolean userAuthentication,
            @Nullable Duration authorizationTimeout,
            @Nullable Integer maxConnections,
            @Nullable Integer maxConnectionsPerAddress,
            @DefaultValue("500") int maxChannelsPerConnection,
            @DefaultValue("10") int clientEventsPerSecond,
            @DefaultValue("100") int maxPresenceMembers,
            @DefaultValue("30m") Duration cacheTime,
            @DefaultValue("5s") Duration shutdownTime,
            @DefaultValue List<Webhook> webhooks,
            @DefaultValue HttpApi httpApi) {

        /** @throws InvalidEncryptionMasterKeyException if there are previous keys and no current one */
        public Server {
            if (encryptionMasterKey == null && !encryptionPreviousMasterKeys.isEmpty()) {
                throw InvalidEncryptionMasterKeyException.onlyPrevious();
            }
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Server[appId=%s, appKey=%s]".formatted(appId, appKey);
        }
    }

    /**
     * A place that is told over HTTP what happens on the server.
     *
     * @param url URL that the webhooks are posted to.
     * @param events Kinds of events that are told. By default all.
     * @param channelPrefix What the names of the channels begin with whose events are told. By default anything.
     * @param channelSuffix What the names of the channels end with whose events are told. By default anything.
     * @param headers Headers that are sent along.
     */
    public record Webhook(
            @Nullable String url,
            @DefaultValue Set<dev.jbroadcast.server.Webhook.Kind> events,
            @DefaultValue("") String channelPrefix,
            @DefaultValue("") String channelSuffix,
            @DefaultValue Map<String, String> headers) {

        /** Without the headers, which may hold a secret. */
        @Override
        public String toString() {
            return "Webhook[url=%s, events=%s]".formatted(url, events);
        }
    }

    /**
     * Pusher's HTTP API, with which other back-ends send to this application's clients.
     *
     * @param enabled Whether it is served, at /apps. Requests are signed with the secret of the app.
     */
    public record HttpApi(@DefaultValue("false") boolean enabled) {}

    /**
     * The endpoints that clients ask to join a channel and to sign in.
     *
     * @param enabled Whether clients can ask at all. Without it they can join public channels only.
     * @param path Path of the endpoint for channels.
     * @param userPath Path of the endpoint for signing in.
     * @param refusalMessage What who may not join or sign in is told.
     */
    public record Auth(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/broadcasting/auth") String path,
            @DefaultValue("/broadcasting/user-auth") String userPath,
            @DefaultValue("Forbidden") String refusalMessage) {

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
     * Redis where several servers meet to be one. Needs the library broadcast-redis.
     *
     * @param enabled Whether several servers are one. By default they are where broadcast-redis is there.
     * @param url URL of a Redis or of its Sentinels, or of several nodes of a Redis Cluster with commas between them.
     *     By default the application's own Redis, that of Spring Data.
     * @param cluster Whether it is a Redis Cluster, where the URL names a single node of it.
     * @param username User, in place of that in the URL.
     * @param password Password, in place of that in the URL.
     * @param prefix What all keys and topics begin with. Deployments that share a Redis have different ones.
     * @param lease How long a server may be silent until the others take it for dead.
     * @param timeout How long Redis may take for an answer until the server goes on alone.
     */
    public record Redis(
            @Nullable Boolean enabled,
            @Nullable String url,
            @DefaultValue("false") boolean cluster,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue("broadcast") String prefix,
            @DefaultValue("10s") Duration lease,
            @DefaultValue("2s") Duration timeout) {

        /** What is said by setting nothing is the same as not setting it. */
        public Redis {
            url = url == null || url.isBlank() ? null : url;
            username = username == null || username.isBlank() ? null : username;
            password = password == null || password.isBlank() ? null : password;
        }

        /** @throws NoClusterException if there should be one, and so the library for it is missing */
        Cluster withoutCluster() {
            if (!Boolean.FALSE.equals(enabled) && (url != null || enabled != null)) {
                throw NoClusterException.noLibrary(url == null ? "broadcast.redis.enabled" : "broadcast.redis.url");
            }
            return Cluster.single();
        }

        /** Without the URL, which may hold the password. */
        @Override
        public String toString() {
            return "Redis[enabled=%s, prefix=%s]".formatted(enabled, prefix);
        }
    }
}
