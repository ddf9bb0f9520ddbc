package dev.jbroadcast.pusher.http;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.RequestSigner.Parameter;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client of Pusher's HTTP API, for one app: it sends events and asks who listens ({@code pusher-protocol.md} §5). The
 * server may be Pusher's service, Laravel Reverb, soketi, or the one of this library, standalone or inside another
 * application.
 *
 * <p>Each request can be made in two ways: the methods named {@code …Async} return at once, and complete their futures
 * exceptionally with a {@link PusherException}; the others wait for the answer and throw it. Whether the request may be
 * made again says {@link PusherException#isRetryable}. A request takes no longer than the time-out, all of its answer
 * included. After five requests in a row without an answer, others fail at once for some seconds, so that a dead server
 * costs nobody time.
 *
 * <p>A request whose outcome is in doubt, because the connection broke or the server failed, is repeated up to two
 * times if that cannot do harm: if it only asks, or if the server recognizes the repetition by its idempotency key (§9;
 * this library's server does). Otherwise the caller is told.
 *
 * <p>Thread-safe. Speaks HTTP/2 where the server offers it over TLS, follows no redirects, and has a few daemon
 * threads.
 */
public final class PusherClient implements AutoCloseable {

    /** The largest payload that Pusher takes, in bytes; other servers take it too. */
    public static final int DEFAULT_MAX_EVENT_BYTES = 10 * 1024;

    private final AppCredentials credentials;
    private final @Nullable ChannelEncryption encryption;
    private final int maxEventBytes;
    private final JsonCodec codec;
    private final ServerAddress server;
    private final ExecutorService executor;
    private final ScheduledExecutorService timers;
    private final HttpClient http;
    private final ApiTransport transport;
    private final String appPath;
    private final EncodedEvents events;
    private final EventSender sender;

    private PusherClient(Builder builder) {
        this.credentials = builder.credentials;
        this.encryption = builder.encryption;
        this.maxEventBytes = builder.maxEventBytes;
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.server = builder.server();
        this.executor = builder.threads.perTask("broadcast-pusher");
        this.timers = builder.threads.scheduler("broadcast-pusher-timer");
        this.http = builder.http(server, executor);
        byte[] keyPrefix = new byte[16];
        new SecureRandom().nextBytes(keyPrefix);
        this.transport = new ApiTransport(
                http,
                new SignedUri(server, credentials, builder.clock),
                new Failures(server, builder.clock),
                executor,
                timers,
                builder.nanoTime,
                builder.timeout,
                HexFormat.of().formatHex(keyPrefix) + "-",
                builder.idempotencyKeys);
        this.appPath = "/apps/" + pathSegment("app id", credentials.appId());
        this.events = new EncodedEvents(codec, encryption, maxEventBytes);
        this.sender = new EventSender(transport, appPath);
    }

    /** A client for an app, of which the server is to be named. */
    public static Builder builder(AppCredentials credentials) {
        return new Builder(credentials);
    }

    /**
     * Sends an event to its channels, and waits until the server has it. On encrypted channels it is encrypted. It
     * takes one request for each hundred channels, and one for each encrypted channel.
     *
     * @param attributes what the server is to tell of the channels
     * @return what the server told, by name of channel; empty if it was not asked
     * @throws BroadcastException if the payload is too large, or a channel is encrypted and the client has no
     *     encryption
     * @throws PusherException if it could not be sent, or not to all channels
     */
    public Map<String, ChannelInfo> trigger(Publication publication, ChannelAttribute... attributes) {
        return await(triggerAsync(publication, attributes));
    }

    /** Does what {@link #trigger} does, without waiting. */
    public CompletableFuture<Map<String, ChannelInfo>> triggerAsync(
            Publication publication, ChannelAttribute... attributes) {
        List<String> encoded;
        try {
            encoded = events.of(publication, attributes);
        } catch (BroadcastException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<List<String>> answers = sender.sendInTurn(encoded);
        return attributes.length == 0 ? answers.thenApply(ignored -> Map.of()) : answers.thenApply(this::told);
    }

    private Map<String, ChannelInfo> told(List<String> answers) {
        Map<String, ChannelInfo> told = new LinkedHashMap<>();
        answers.forEach(answer -> told.putAll(channelsIn(answer, null)));
        return told;
    }

    /**
     * Sends up to ten events of one channel each with one request, in this order: all of them, or none. Waits until the
     * server has them.
     *
     * @param attributes what the server is to tell of the channels
     * @return what the server told of the channel of each, in the same order; empty if it was not asked
     * @throws IllegalArgumentException if there are none or more than ten, or one has several channels
     * @throws BroadcastException if a payload is too large, or a channel is encrypted and the client has no encryption
     * @throws PusherException if they could not be sent
     */
    public List<ChannelInfo> triggerBatch(List<Publication> publications, ChannelAttribute... attributes) {
        return await(triggerBatchAsync(publications, attributes));
    }

    /** Does what {@link #triggerBatch} does, without waiting. */
    public CompletableFuture<List<ChannelInfo>> triggerBatchAsync(
            List<Publication> publications, ChannelAttribute... attributes) {
        if (publications.isEmpty() || publications.size() > EventSender.MAX_BATCH_SIZE) {
            throw new IllegalArgumentException("a batch has 1 to %d events, this one has %d"
                    .formatted(EventSender.MAX_BATCH_SIZE, publications.size()));
        }
        List<String> encoded = new ArrayList<>();
        try {
            for (Publication publication : publications) {
                if (publication.channels().size() > 1) {
                    throw new IllegalArgumentException(
                            "an event of a batch has one channel, \"%s\" has %d; send it by itself"
                                    .formatted(
                                            publication.event(),
                                            publication.channels().size()));
                }
                encoded.addAll(events.of(publication, attributes));
            }
        } catch (BroadcastException e) {
            return CompletableFuture.failedFuture(e);
        }
        return sender.sendTogether(encoded).thenApply(this::toldOfBatch);
    }

    private List<ChannelInfo> toldOfBatch(String answer) {
        return fields(answer).get("batch") instanceof List<?> list
                ? list.stream().map(each -> ChannelInfo.of(each, null)).toList()
                : List.of();
    }

    /**
     * Asks which channels somebody listens on.
     *
     * @param prefix what their names begin with; empty for all
     * @param attributes what the server is to tell of each; {@link ChannelAttribute#USER_COUNT} only together with a
     *     prefix that begins with {@code presence-}
     * @return by name of channel
     * @throws PusherException if there is no proper answer
     */
    public Map<String, ChannelInfo> channels(String prefix, ChannelAttribute... attributes) {
        return await(channelsAsync(prefix, attributes));
    }

    /** Does what {@link #channels} does, without waiting. */
    public CompletableFuture<Map<String, ChannelInfo>> channelsAsync(String prefix, ChannelAttribute... attributes) {
        List<Parameter> query = info(attributes);
        if (!prefix.isEmpty()) {
            query.add(new Parameter("filter_by_prefix", prefix));
        }
        return get(appPath + "/channels", query, answer -> channelsIn(answer, true));
    }

    /**
     * Asks whether somebody listens on a channel.
     *
     * @param name its wire name
     * @param attributes what the server is to tell of it
     * @throws IllegalArgumentException if no channel can have this name
     * @throws PusherException if there is no proper answer
     */
    public ChannelInfo channel(String name, ChannelAttribute... attributes) {
        return await(channelAsync(name, attributes));
    }

    /** Does what {@link #channel} does, without waiting. */
    public CompletableFuture<ChannelInfo> channelAsync(String name, ChannelAttribute... attributes) {
        return get(channelPath(name), info(attributes), answer -> ChannelInfo.of(fields(answer), null));
    }

    /**
     * Asks who is in a presence channel.
     *
     * @param presenceChannel its wire name
     * @return the ids of the members, each once
     * @throws IllegalArgumentException if no channel can have this name
     * @throws PusherException if there is no proper answer
     */
    public List<String> users(String presenceChannel) {
        return await(usersAsync(presenceChannel));
    }

    /** Does what {@link #users} does, without waiting. */
    public CompletableFuture<List<String>> usersAsync(String presenceChannel) {
        return get(channelPath(presenceChannel) + "/users", new ArrayList<>(), this::usersIn);
    }

    private List<String> usersIn(String answer) {
        List<String> ids = new ArrayList<>();
        if (fields(answer).get("users") instanceof List<?> users) {
            for (Object user : users) {
                // Some servers pass ids on as the numbers that they were.
                if (user instanceof Map<?, ?> fields && fields.get("id") != null) {
                    ids.add(fields.get("id").toString());
                }
            }
        }
        return ids;
    }

    /**
     * Sends an event to all connections on which a user has signed in, and waits until the server has it.
     *
     * @param data the payload as JSON text
     * @throws IllegalArgumentException if no channel's name could have the id in it, or the event cannot have this name
     * @throws BroadcastException if the payload is too large
     * @throws PusherException if it could not be sent
     */
    public void sendToUser(String userId, String event, String data) {
        await(sendToUserAsync(userId, event, data));
    }

    /** Does what {@link #sendToUser} does, without waiting. */
    public CompletableFuture<Void> sendToUserAsync(String userId, String event, String data) {
        return triggerAsync(Publication.of(event, Channel.user(userId), data)).thenApply(told -> null);
    }

    /**
     * Closes all connections on which a user has signed in; their clients do not come back by themselves. Waits until
     * the server has taken note of it.
     *
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     * @throws PusherException if that could not be done
     */
    public void terminateUserConnections(String userId) {
        await(terminateUserConnectionsAsync(userId));
    }

    /** Does what {@link #terminateUserConnections} does, without waiting. */
    public CompletableFuture<Void> terminateUserConnectionsAsync(String userId) {
        String path = appPath + "/users/" + pathSegment("user id", userId) + "/terminate_connections";
        return transport.send(ApiRequest.post(path, "{}")).thenApply(answer -> null);
    }

    /** Whose app this is a client for. */
    public AppCredentials credentials() {
        return credentials;
    }

    /** What encrypts the events of encrypted channels; empty if nothing can be sent there. */
    public Optional<ChannelEncryption> encryption() {
        return Optional.ofNullable(encryption);
    }

    /** The largest payload that is sent, in bytes of UTF-8. */
    public int maxEventBytes() {
        return maxEventBytes;
    }

    /** Ends all requests that are under way, and all threads. Requests fail from now on. */
    @Override
    public void close() {
        transport.close();
        timers.shutdownNow();
        // A client is closeable since Java 21; before, its last thread ends when nobody refers to it.
        if (http instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the HTTP client cannot be closed", e);
            }
        }
        executor.shutdown();
    }

    @Override
    public String toString() {
        return "PusherClient[%s, app %s]".formatted(server, credentials.appId());
    }

    EncodedEvents events() {
        return events;
    }

    EventSender sender() {
        return sender;
    }

    ApiTransport transport() {
        return transport;
    }

    private <T> CompletableFuture<T> get(String path, List<Parameter> query, Function<String, T> reading) {
        return transport.send(ApiRequest.get(path, query)).thenApply(reading);
    }

    private String channelPath(String name) {
        if (!Channel.isLegalName(name)) {
            throw new IllegalArgumentException("\"%s\" is not a legal channel name".formatted(name));
        }
        return appPath + "/channels/" + pathSegment("channel name", name);
    }

    /** In a path, these two would be another path. */
    private static String pathSegment(String what, String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("the %s \"%s\" cannot be part of a URL".formatted(what, text));
        }
        return PercentEncoding.pathSegment(text);
    }

    private static List<Parameter> info(ChannelAttribute... attributes) {
        List<Parameter> query = new ArrayList<>();
        if (attributes.length > 0) {
            query.add(new Parameter("info", ChannelAttribute.info(attributes)));
        }
        return query;
    }

    private Map<String, ChannelInfo> channelsIn(String answer, @Nullable Boolean occupied) {
        Map<String, ChannelInfo> channels = new LinkedHashMap<>();
        if (fields(answer).get("channels") instanceof Map<?, ?> map) {
            map.forEach((name, info) -> channels.put(String.valueOf(name), ChannelInfo.of(info, occupied)));
        }
        return channels;
    }

    private Map<?, ?> fields(String answer) {
        try {
            return codec.read(answer) instanceof Map<?, ?> fields ? fields : Map.of();
        } catch (JsonCodecException e) {
            throw transport.failures().unreadable(answer);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw Failures.inThisThread(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PusherConnectionException.doubtful(
                    "the thread was interrupted while it waited, and nobody knows what became of the request", e);
        }
    }

    /** What a client needs to know. Not thread-safe. */
    public static final class Builder {

        private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

        private final AppCredentials credentials;
        private String scheme = "https";
        private @Nullable String host;
        private @Nullable Integer port;
        private String path = "";
        private Duration connectTimeout = Duration.ofSeconds(3);
        private Duration timeout = Duration.ofSeconds(10);
        private @Nullable InetSocketAddress proxy;
        private @Nullable SSLContext sslContext;
        private @Nullable JsonCodec codec;
        private @Nullable ChannelEncryption encryption;
        private int maxEventBytes = DEFAULT_MAX_EVENT_BYTES;
        private boolean idempotencyKeys;
        private Threads threads = Threads.defaults();
        private InstantSource clock = InstantSource.system();
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(AppCredentials credentials) {
            this.credentials = credentials;
        }

        /** Where the server is: a name or an address. */
        public Builder host(String host) {
            this.host = ServerAddress.requireHost(host);
            return this;
        }

        /** A cluster of Pusher's service, such as {@code eu}, in place of a host. */
        public Builder cluster(String cluster) {
            if (!cluster.matches("[a-z0-9-]+")) {
                throw new IllegalArgumentException(
                        "the cluster is \"%s\"; it is a name such as eu or mt1".formatted(cluster));
            }
            return host("api-" + cluster + ".pusher.com");
        }

        /** By default 443 for https and 80 for http. */
        public Builder port(int port) {
            this.port = ServerAddress.requirePort(port);
            return this;
        }

        /** {@code https}, which is the default, or {@code http}. */
        public Builder scheme(String scheme) {
            this.scheme = ServerAddress.requireScheme(scheme);
            return this;
        }

        /**
         * What stands before {@code /apps} in the URLs of the server, such as {@code /broadcasting}; by default
         * nothing.
         */
        public Builder path(String path) {
            String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            this.path =
                    ServerAddress.requirePath(trimmed.isEmpty() || trimmed.startsWith("/") ? trimmed : "/" + trimmed);
            return this;
        }

        /**
         * The longest that opening a connection may take; 3 seconds by default, and never more than three quarters of
         * the time for a request.
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = requireTime("connect time-out", connectTimeout);
            return this;
        }

        /** The longest that a request may take, with all of its answer and all repetitions; 10 seconds by default. */
        public Builder timeout(Duration timeout) {
            this.timeout = requireTime("time-out", timeout);
            return this;
        }

        /** An HTTP proxy between; by default what the JVM has been told. */
        public Builder proxy(InetSocketAddress proxy) {
            this.proxy = proxy;
            return this;
        }

        /** Whom to trust, and who to be; by default what the JVM trusts. */
        public Builder sslContext(SSLContext sslContext) {
            this.sslContext = sslContext;
            return this;
        }

        /** Where the client has its threads from. */
        public Builder threads(Threads threads) {
            this.threads = threads;
            return this;
        }

        /** Reads and writes JSON; by default the library on the class path. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** Encrypts what goes to encrypted channels; without it, nothing does. */
        public Builder encryption(@Nullable ChannelEncryption encryption) {
            this.encryption = encryption;
            return this;
        }

        /** The largest payload that the server takes, in bytes of UTF-8; 10 KB by default. */
        public Builder maxEventBytes(int maxEventBytes) {
            if (maxEventBytes < 1) {
                throw new IllegalArgumentException(
                        "the largest payload has %d bytes; it must have at least 1".formatted(maxEventBytes));
            }
            this.maxEventBytes = maxEventBytes;
            return this;
        }

        /**
         * Whether the server is known to recognize repeated requests by their idempotency keys. By default it is taken
         * to do so once it has sent such a key back.
         */
        public Builder idempotencyKeys(boolean idempotencyKeys) {
            this.idempotencyKeys = idempotencyKeys;
            return this;
        }

        Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            return this;
        }

        /**
         * The client. Opens no connection yet.
         *
         * @throws IllegalArgumentException if there is no host, or the address makes no sense
         * @throws IllegalStateException if no codec was given and there is no JSON library
         */
        public PusherClient build() {
            return new PusherClient(this);
        }

        private ServerAddress server() {
            if (host == null) {
                throw new IllegalArgumentException(
                        "the server is not named: set host, or cluster for Pusher's service");
            }
            return new ServerAddress(scheme, host, port == null ? ServerAddress.defaultPort(scheme) : port, path);
        }

        private HttpClient http(ServerAddress server, ExecutorService executor) {
            HttpClient.Builder http = HttpClient.newBuilder()
                    .executor(executor)
                    .connectTimeout(
                            shorter(connectTimeout, timeout.multipliedBy(3).dividedBy(4)))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    // Over plain HTTP it would ask for an upgrade, and some servers do not know what to make of that.
                    .version(server.isEncrypted() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
            if (proxy != null) {
                http.proxy(ProxySelector.of(proxy));
            }
            if (sslContext != null) {
                http.sslContext(sslContext);
            }
            return http.build();
        }

        /** Who cannot connect is to know it before the time is over: then nothing was sent. */
        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        private static Duration requireTime(String what, Duration time) {
            if (time.isNegative() || time.isZero() || time.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "the %s is %s; it must be more than nothing and at most an hour".formatted(what, time));
            }
            return time;
        }
    }
}
