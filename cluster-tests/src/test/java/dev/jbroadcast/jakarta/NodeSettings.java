package dev.jbroadcast.jakarta;

import dev.jbroadcast.redis.RedisServer;
import dev.jbroadcast.redis.RedisSettings;
import dev.jbroadcast.server.App;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a node is told when it starts.
 *
 * @param redis where it meets the others: the URL
 * @param prefix which others
 * @param leaseMillis see {@link RedisSettings#lease}
 * @param timeoutMillis see {@link RedisSettings#timeout}
 * @param app has the credentials of {@link TestServer}
 */
record NodeSettings(String redis, String prefix, long leaseMillis, long timeoutMillis, App app) {

    /** Long enough for nodes of a machine that is busy, short enough for tests in which nodes die. */
    static final Duration SHORT_LEASE = Duration.ofSeconds(3);

    private static final JsonMapper MAPPER = new JsonMapper();

    static NodeSettings of(RedisServer redis, String prefix, App app) {
        return new NodeSettings(redis.uri(), prefix, 10_000, 2_000, app);
    }

    NodeSettings withLease(Duration lease) {
        return new NodeSettings(redis, prefix, lease.toMillis(), timeoutMillis, app);
    }

    NodeSettings withRedis(String uri) {
        return new NodeSettings(uri, prefix, leaseMillis, timeoutMillis, app);
    }

    RedisSettings redisSettings() {
        return new RedisSettings(
                List.of(RedisURI.create(redis)),
                false,
                null,
                prefix,
                Duration.ofMillis(leaseMillis),
                Duration.ofMillis(timeoutMillis));
    }

    /** In one line. */
    String json() {
        return MAPPER.writeValueAsString(this);
    }

    static NodeSettings ofJson(String json) {
        return MAPPER.readValue(json, NodeSettings.class);
    }
}
