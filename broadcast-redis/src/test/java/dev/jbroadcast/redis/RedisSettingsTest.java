package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    @Test
    void aUrlIsEnough() {
        RedisSettings settings = RedisSettings.of("redis://redis.example");

        assertThat(settings.uris()).hasSize(1);
        assertThat(settings.uris().get(0).getHost()).isEqualTo("redis.example");
        assertThat(settings.uris().get(0).getPort()).isEqualTo(6379);
        assertThat(settings.redisCluster()).isFalse();
        assertThat(settings.ssl()).isNull();
        assertThat(settings.prefix()).isEqualTo("broadcast");
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void takesAllThatAUrlCanSay() {
        RedisURI uri = RedisSettings.of("rediss://ada:s%40cret@redis.example:6380/3")
                .uris()
                .get(0);

        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.getPort()).isEqualTo(6380);
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(credentials(uri).getUsername()).isEqualTo("ada");
        assertThat(credentials(uri).getPassword()).containsExactly("s@cret".toCharArray());
    }

    @ParameterizedTest
    @CsvSource({"tcp://127.0.0.1:6379?database=2, false", "tls://127.0.0.1:6379?database=2, true"})
    void takesTheUrlsOfLaravel(String url, boolean tls) {
        RedisURI uri = RedisSettings.of(url).uris().get(0);

        assertThat(uri.isSsl()).isEqualTo(tls);
        assertThat(uri.getDatabase()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"redis://my_redis:6380, my_redis", "redis://[::1]:6380/2, ::1", "redis://:x@127.0.0.1:6380, 127.0.0.1"})
    void takesHostsAsPeopleNameThem(String url, String host) {
        RedisURI uri = RedisSettings.of(url).uris().get(0);

        assertThat(uri.getHost().replaceAll("[\\[\\]]", "")).isEqualTo(host);
        assertThat(uri.getPort()).isEqualTo(6380);
    }

    @Test
    void sentinelsAreOneUrl() {
        RedisSettings settings = RedisSettings.of("redis-sentinel://secret@one:26379,two:26380/1#primary");

        assertThat(settings.redisCluster()).isFalse();
        assertThat(settings.uris()).singleElement().satisfies(uri -> {
            assertThat(uri.getSentinels()).extracting(RedisURI::getHost).containsExactly("one", "two");
            assertThat(uri.getSentinelMasterId()).isEqualTo("primary");
            assertThat(uri.getDatabase()).isOne();
        });
        assertThat(settings.place()).isEqualTo("Redis one:26379, two:26380 (Sentinels of primary)");
    }

    @Test
    void severalUrlsAreNodesOfARedisClusterWithTheCredentialsOfTheFirst() {
        RedisSettings settings =
                RedisSettings.of("rediss://ada:secret@one:7000, two:7001,rediss://bob:other@three:7002");

        assertThat(settings.redisCluster()).isTrue();
        assertThat(settings.uris()).extracting(RedisURI::getHost).containsExactly("one", "two", "three");
        assertThat(settings.uris()).allSatisfy(uri -> assertThat(uri.isSsl()).isTrue());
        assertThat(settings.uris())
                .extracting(uri -> credentials(uri).getUsername())
                .containsExactly("ada", "ada", "bob");
        assertThat(settings.place()).isEqualTo("Redis Cluster one:7000, two:7001, three:7002");
    }

    @Test
    void aSingleNodeOfARedisClusterIsSaidToBeOne() {
        assertThat(RedisSettings.of("redis://one").withRedisCluster(true).redisCluster())
                .isTrue();
    }

    @Test
    void credentialsCanComeFromElsewhereAndLeaveTheRestAsItIs() {
        RedisSettings sentinels =
                RedisSettings.of("rediss-sentinel://one,two/1#primary").withCredentials(null, "s@cret");
        RedisURI uri = sentinels.uris().get(0);

        assertThat(credentials(uri).getPassword()).containsExactly("s@cret".toCharArray());
        assertThat(uri.getSentinels()).hasSize(2);
        assertThat(uri.getSentinelMasterId()).isEqualTo("primary");
        assertThat(uri.getDatabase()).isOne();
        assertThat(uri.isSsl()).isTrue();
        assertThat(credentials(RedisSettings.of("redis://one")
                                .withCredentials("ada", "x")
                                .uris()
                                .get(0))
                        .getUsername())
                .isEqualTo("ada");
    }

    @Test
    void showsNoSecret() {
        RedisSettings settings =
                RedisSettings.of("redis://ada:secret@redis.example").withCredentials("ada", "hidden");

        assertThat(settings)
                .hasToString("RedisSettings[Redis redis.example:6379, prefix=broadcast, lease=10s, timeout=2s]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:6379",
                "http://localhost:6379",
                "redis://",
                "redis://ada:secret@",
                "redis://ada:sec ret@host:6379",
                "redis://ada:sec/ret@x@host:port",
                "ada:secret@host:6379",
                "redis://:secret@one,:secret@two:x",
                "redis-sentinel://secret@one,two",
                "redis://host:6379x?password=secret"
            })
    void refusesWhatIsNoUrlAndShowsNoSecret(String url) {
        assertThatThrownBy(() -> RedisSettings.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("broadcast.redis.url is \"")
                .hasMessageContaining("it takes a URL such as redis://localhost:6379")
                .hasMessageNotContainingAny("secret", "sec ret", "sec/ret")
                .hasNoCause();
    }

    @Test
    void refusesWhatCannotBeMeant() {
        RedisSettings settings = RedisSettings.of("redis://one");
        List<RedisURI> two = List.of(RedisURI.create("redis://one"), RedisURI.create("redis://two"));

        assertThatThrownBy(() -> RedisSettings.of(List.of(), false))
                .hasMessageContaining("broadcast.redis.url is empty");
        assertThatThrownBy(() -> RedisSettings.of(two, false))
                .hasMessageContaining("names 2 servers, and broadcast.redis.cluster is false");
        assertThatThrownBy(() -> RedisSettings.of("redis://one/1").withRedisCluster(true))
                .hasMessageContaining("names the database 1");
        assertThatThrownBy(
                        () -> RedisSettings.of("redis-sentinel://one#primary").withRedisCluster(true))
                .hasMessageContaining("names Sentinels");
        assertThatThrownBy(() -> settings.withPrefix("a{b}"))
                .hasMessage("broadcast.redis.prefix is \"a{b}\"; it takes 1 to 64 letters, digits and any of _ . : -");
        assertThatThrownBy(() -> settings.withPrefix("")).hasMessageContaining("broadcast.redis.prefix is \"\"");
        assertThatThrownBy(() -> settings.withTimeout(Duration.ZERO))
                .hasMessage("broadcast.redis.timeout is 0s; it takes a time, such as 2s");
        assertThatThrownBy(() -> settings.withLease(Duration.ofMillis(1500)))
                .hasMessage(
                        "broadcast.redis.lease is 1500ms; it takes at least broadcast.redis.timeout, which is 2s, and at most 600s");
        assertThatThrownBy(() -> settings.withLease(Duration.ofHours(1))).hasMessageContaining("at most 600s");
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return uri.getCredentialsProvider().resolveCredentials().block();
    }
}
