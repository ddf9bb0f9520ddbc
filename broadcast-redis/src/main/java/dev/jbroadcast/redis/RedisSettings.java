package dev.jbroadcast.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of a cluster meet, and how patient they are. All nodes have the same settings. Immutable.
 *
 * @param uris one of a Redis or of Sentinels, or several of a Redis Cluster
 * @param redisCluster whether it is a Redis Cluster
 * @param ssl certificates and keys, where the URIs ask for TLS; null for those of the JVM
 * @param prefix what all keys and topics begin with: deployments with different prefixes share a Redis and not a word
 * @param lease for how long a node is not heard of until the others take it for dead
 * @param timeout how long an answer of Redis may take until the node goes on alone
 */
public record RedisSettings(
        List<RedisURI> uris,
        boolean redisCluster,
        @Nullable SslOptions ssl,
        String prefix,
        Duration lease,
        Duration timeout) {

    /** What keys and topics begin with, where nothing else is said. */
    public static final String DEFAULT_PREFIX = "broadcast";

    /** {@link #lease}, where nothing else is said. */
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(10);

    /** {@link #timeout}, where nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

    private static final int MAX_PREFIX_LENGTH = 64;
    private static final Duration MAX_LEASE = Duration.ofMinutes(10);

    /**
     * @throws IllegalArgumentException if a setting is not usable; the message says which, what it is and what it takes
     */
    public RedisSettings {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException(
                    "broadcast.redis.url is empty; it takes the URL of a Redis, such as redis://localhost:6379");
        }
        if (uris.size() > 1 && !redisCluster) {
            throw new IllegalArgumentException(
                    "broadcast.redis.url names %d servers, and broadcast.redis.cluster is false; name one Redis, or the Sentinels in one URL, such as redis-sentinel://one,two,three#primary"
                            .formatted(uris.size()));
        }
        if (redisCluster) {
            uris.forEach(RedisSettings::requireForCluster);
        }
        if (!prefix.matches("[A-Za-z0-9_.:-]{1," + MAX_PREFIX_LENGTH + "}")) {
            throw new IllegalArgumentException(
                    "broadcast.redis.prefix is \"%s\"; it takes 1 to %d letters, digits and any of _ . : -"
                            .formatted(prefix, MAX_PREFIX_LENGTH));
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "broadcast.redis.timeout is %s; it takes a time, such as 2s".formatted(shown(timeout)));
        }
        if (lease.compareTo(timeout) < 0 || lease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "broadcast.redis.lease is %s; it takes at least broadcast.redis.timeout, which is %s, and at most %s"
                            .formatted(shown(lease), shown(timeout), shown(MAX_LEASE)));
        }
    }

    private static void requireForCluster(RedisURI uri) {
        if (!uri.getSentinels().isEmpty()) {
            throw new IllegalArgumentException(
                    "broadcast.redis.url names Sentinels, and broadcast.redis.cluster is true; leave the latter out, or name nodes of a Redis Cluster");
        }
        if (uri.getDatabase() != 0) {
            throw new IllegalArgumentException(
                    "broadcast.redis.url names the database %d, and a Redis Cluster has none but 0; leave it out, and give broadcast.redis.prefix to keep deployments apart"
                            .formatted(uri.getDatabase()));
        }
    }

    /**
     * A Redis, its Sentinels, or a Redis Cluster, with the usual patience:
     *
     * <ul>
     *   <li>{@code redis://user:password@host:6379/0}, with {@code rediss} for TLS;
     *   <li>{@code redis-sentinel://password@one:26379,two:26379/0#primary}, with {@code rediss-sentinel} for TLS;
     *   <li>several with commas between them, of which only the first needs more than host and port: some nodes of a
     *       Redis Cluster, which know the others.
     * </ul>
     *
     * Laravel's {@code tcp://} and {@code tls://} are understood too.
     *
     * @throws IllegalArgumentException if it is none of these; the message shows it without its password
     */
    public static RedisSettings of(String url) {
        List<RedisURI> uris = RedisUrls.parse(url);
        return of(uris, uris.size() > 1);
    }

    /**
     * What has been put together in code, with the usual patience.
     *
     * @throws IllegalArgumentException if there is none, or several that are not of a Redis Cluster
     */
    public static RedisSettings of(List<RedisURI> uris, boolean redisCluster) {
        return new RedisSettings(uris, redisCluster, null, DEFAULT_PREFIX, DEFAULT_LEASE, DEFAULT_TIMEOUT);
    }

    /** The same, as a Redis Cluster or not; for where a single node of one is named. */
    public RedisSettings withRedisCluster(boolean redisCluster) {
        return new RedisSettings(uris, redisCluster, ssl, prefix, lease, timeout);
    }

    /**
     * The same with who asks, in place of what the URIs say.
     *
     * @param username null for the default user of Redis
     */
    public RedisSettings withCredentials(@Nullable String username, String password) {
        List<RedisURI> withCredentials = uris.stream()
                .map(uri -> RedisUrls.withCredentials(uri, username, password))
                .toList();
        return new RedisSettings(withCredentials, redisCluster, ssl, prefix, lease, timeout);
    }

    /** The same with certificates and keys; only for URIs that ask for TLS. */
    public RedisSettings withSsl(@Nullable SslOptions ssl) {
        return new RedisSettings(uris, redisCluster, ssl, prefix, lease, timeout);
    }

    /**
     * The same with another prefix.
     *
     * @param prefix 1 to 64 letters, digits and any of {@code _ . : -}
     * @throws IllegalArgumentException if it is another text
     */
    public RedisSettings withPrefix(String prefix) {
        return new RedisSettings(uris, redisCluster, ssl, prefix, lease, timeout);
    }

    /**
     * The same with other patience with a node that is silent.
     *
     * @param lease at least {@link #timeout}, and at most 10 minutes
     * @throws IllegalArgumentException if it is not
     */
    public RedisSettings withLease(Duration lease) {
        return new RedisSettings(uris, redisCluster, ssl, prefix, lease, timeout);
    }

    /**
     * The same with other patience with Redis.
     *
     * @param timeout at most {@link #lease}
     * @throws IllegalArgumentException if it is not
     */
    public RedisSettings withTimeout(Duration timeout) {
        return new RedisSettings(uris, redisCluster, ssl, prefix, lease, timeout);
    }

    /** Where it is, for people: hosts, ports and what kind of Redis; no user and no password. */
    public String place() {
        Set<String> places = uris.stream().map(RedisUrls::shown).collect(Collectors.toCollection(LinkedHashSet::new));
        return (redisCluster ? "Redis Cluster " : "Redis ") + String.join(", ", places);
    }

    /** Without users, passwords and certificates. */
    @Override
    public String toString() {
        return "RedisSettings[%s, prefix=%s, lease=%s, timeout=%s]"
                .formatted(place(), prefix, shown(lease), shown(timeout));
    }

    private static String shown(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
