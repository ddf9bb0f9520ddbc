package dev.jbroadcast.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of a cluster meet, and how patient they are.
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

    /** A Redis, or its Sentinels, with the usual patience. */
    public static RedisSettings of(String uri) {
        return new RedisSettings(
                List.of(RedisURI.create(uri)),
                false,
                null,
                DEFAULT_PREFIX,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }
}
