package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisClusterTest {

    private static final RedisURI URI = RedisURI.create("redis://:secret@localhost:1");

    private static RedisSettings settings(List<RedisURI> uris, String prefix, Duration lease, Duration timeout) {
        return new RedisSettings(uris, false, null, prefix, lease, timeout);
    }

    @Test
    void saysWhatIsWrongWithItsSettings() {
        Duration ten = Duration.ofSeconds(10);
        assertThatThrownBy(() -> RedisCluster.of(settings(List.of(), "p", ten, ten)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broadcast.server.cluster.redis.url");
        assertThatThrownBy(() -> RedisCluster.of(settings(List.of(URI, URI), "p", ten, ten)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Redis Cluster")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> RedisCluster.of(settings(List.of(URI), "a{b", ten, ten)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a{b");
        assertThatThrownBy(() -> RedisCluster.of(settings(List.of(URI), "p", Duration.ZERO, ten)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lease");
        assertThatThrownBy(() -> RedisCluster.of(settings(List.of(URI), "p", ten, Duration.ofSeconds(-1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout");
        assertThatThrownBy(() -> RedisCluster.builder(settings(List.of(URI), "p", ten, ten))
                        .heartbeat(Duration.ofSeconds(5))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("three times the heartbeat");
    }

    @Test
    void saysNothingSecretAboutWhereItIs() {
        RedisCluster cluster = RedisCluster.of(
                settings(List.of(URI), "p", Duration.ofSeconds(10), Duration.ofMillis(500)));
        assertThat(cluster.status().reachable()).isFalse();
        try (RecordingNode node = new RecordingNode(cluster)) {
            assertThat(cluster.status().description()).contains("localhost:1").doesNotContain("secret");
            assertThatThrownBy(() -> cluster.start(node))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("one for each server");
        }
        cluster.close();
    }
}
