package dev.jbroadcast.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PlainRedisTest extends ClusterContract {

    private static RedisServer redis;

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    RedisSettings settings(String prefix) {
        return new RedisSettings(
                List.of(RedisURI.create(redis.uri())), false, null, prefix, LEASE, Duration.ofSeconds(2));
    }
}
