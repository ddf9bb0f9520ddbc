package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the other tests rely on. */
class RedisServerTest {

    @Test
    void isARedisThatForgetsWhenItIsRestartedOrFlushed() {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("SET a 1");
            redis.freeze();
            redis.thaw();
            assertThat(redis.command("DBSIZE")).contains(":1");

            redis.restart();
            assertThat(redis.command("DBSIZE")).contains(":0");

            redis.command("SET a 1");
            redis.flush();
            assertThat(redis.command("DBSIZE")).contains(":0");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        try (RedisServer redis = RedisServer.start("secret")) {
            assertThat(redis.uri()).contains(":secret@");
            assertThat(redis.command("DBSIZE")).contains(":0");
        }
    }
}
