package dev.jbroadcast.redis;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.configuration.ClusterProvider;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Cluster;

/** Joins servers over Redis as it is configured; found by name, so applications need not know it. */
public final class RedisClusterProvider implements ClusterProvider {

    /** For {@link java.util.ServiceLoader}. */
    public RedisClusterProvider() {}

    @Override
    public Cluster cluster(BroadcastSettings.Redis settings, JsonCodec codec, Threads threads) {
        return RedisCluster.builder(of(settings)).codec(codec).threads(threads).build();
    }

    /** @throws IllegalArgumentException if a setting is not usable; the message says which */
    static RedisSettings of(BroadcastSettings.Redis configured) {
        String url = configured.url();
        if (url == null) {
            throw new IllegalArgumentException(
                    "broadcast.redis.url is not set; it takes the URL of a Redis, such as redis://localhost:6379");
        }
        RedisSettings settings = RedisSettings.of(url);
        if (configured.redisCluster()) {
            settings = settings.withRedisCluster(true);
        }
        if (configured.username() != null && configured.password() == null) {
            throw new IllegalArgumentException(
                    "broadcast.redis.username is \"%s\", and broadcast.redis.password is not set; set both, or put both into broadcast.redis.url"
                            .formatted(configured.username()));
        }
        if (configured.password() != null) {
            settings = settings.withCredentials(configured.username(), configured.password());
        }
        return new RedisSettings(
                settings.uris(),
                settings.redisCluster(),
                settings.ssl(),
                configured.prefix() == null ? settings.prefix() : configured.prefix(),
                configured.lease() == null ? settings.lease() : configured.lease(),
                configured.timeout() == null ? settings.timeout() : configured.timeout());
    }
}
