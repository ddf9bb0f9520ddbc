package dev.jbroadcast.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a Redis Cluster of three, which has topics in parts. */
class ShardedRedisTest extends ClusterContract {

    private static final List<RedisServer> PARTS = new ArrayList<>();

    @BeforeAll
    static void startRedis() throws Exception {
        List<String> create = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
        for (int i = 0; i < 3; i++) {
            RedisServer part = RedisServer.start("", "--cluster-enabled", "yes");
            PARTS.add(part);
            create.add("127.0.0.1:" + part.port());
        }
        create.add("--cluster-yes");
        Process created = new ProcessBuilder(create)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        created.waitFor(60, TimeUnit.SECONDS);
        patiently()
                .until(() -> PARTS.stream()
                        .allMatch(part -> part.command("CLUSTER INFO").contains("cluster_state:ok")));
    }

    @AfterAll
    static void stopRedis() {
        PARTS.forEach(RedisServer::close);
    }

    @Override
    RedisSettings settings(String prefix) {
        return new RedisSettings(
                List.of(RedisURI.create(PARTS.get(0).uri())), true, null, prefix, LEASE, Duration.ofSeconds(2));
    }
}
