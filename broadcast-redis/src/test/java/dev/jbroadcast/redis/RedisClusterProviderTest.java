package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.configuration.ClusterProvider;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class RedisClusterProviderTest {

    private static RedisSettings settings(String... namesAndValues) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return RedisClusterProvider.of(BroadcastSettings.of(settings).redis());
    }

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(ClusterProvider.class)).hasOnlyElementsOfType(RedisClusterProvider.class);
    }

    @Test
    void aUrlIsEnough() {
        assertThat(settings("broadcast.redis.url", "redis://one"))
                .hasToString(RedisSettings.of("redis://one").toString());
    }

    @Test
    void takesAllSettings() {
        RedisSettings settings = settings(
                "broadcast.redis.url", "rediss://one:7000",
                "broadcast.redis.cluster", "true",
                "broadcast.redis.username", "ada",
                "broadcast.redis.password", "hidden",
                "broadcast.redis.prefix", "shop",
                "broadcast.redis.lease", "20s",
                "broadcast.redis.timeout", "500ms");

        assertThat(settings.redisCluster()).isTrue();
        assertThat(settings.prefix()).isEqualTo("shop");
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.uris()).singleElement().satisfies(uri -> {
            assertThat(uri.isSsl()).isTrue();
            assertThat(credentials(uri).getUsername()).isEqualTo("ada");
            assertThat(credentials(uri).getPassword()).containsExactly("hidden".toCharArray());
        });
    }

    @Test
    void leaseAndTimeoutAreTakenTogether() {
        assertThat(settings(
                                "broadcast.redis.url",
                                "redis://one",
                                "broadcast.redis.lease",
                                "1s",
                                "broadcast.redis.timeout",
                                "500ms")
                        .lease())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refusesAUserWithoutAPassword() {
        assertThatThrownBy(() -> settings("broadcast.redis.url", "redis://one", "broadcast.redis.username", "ada"))
                .hasMessageStartingWith("broadcast.redis.username is \"ada\", and broadcast.redis.password is not set");
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return uri.getCredentialsProvider().resolveCredentials().block();
    }
}
