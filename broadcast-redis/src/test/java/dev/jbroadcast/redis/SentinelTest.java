package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels know which Redis it is at the moment. */
class SentinelTest {

    @TempDir
    Path directory;

    @Test
    void followsToTheRedisThatHasTakenOver() throws IOException {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.start("", "--replicaof", "127.0.0.1 " + master.port())) {
            int port = freePort();
            Path configuration =
                    Files.writeString(directory.resolve("sentinel.conf"), """
                    port %d
                    bind 127.0.0.1
                    sentinel monitor mymaster 127.0.0.1 %d 1
                    sentinel down-after-milliseconds mymaster 3000
                    sentinel failover-timeout mymaster 5000
                    """.formatted(port, master.port()));
            Process sentinel = new ProcessBuilder(RedisServer.binary(directory), configuration.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (RecordingNode one = node(port);
                    RecordingNode two = node(port)) {
                ClusterContract.patiently().until(() -> one.cluster.status().reachable());
                ClusterContract.patiently().until(() -> two.cluster.status().reachable());
                ClusterContract.listens(one, ClusterContract.ROOM, "anna");
                ClusterContract.patiently()
                        .until(() -> replica.command("INFO replication").contains("master_link_status:up")
                                && sentinelKnows(port, replica.port()));
                master.kill();
                ClusterContract.patiently()
                        .until(() -> replica.command("INFO replication").contains("role:master"));
                ClusterContract.patiently().until(() -> one.cluster.status().reachable());
                ClusterContract.patiently().until(() -> two.cluster.status().reachable());
                ClusterContract.listens(two, ClusterContract.ROOM, "ben");
                ClusterContract.patiently()
                        .untilAsserted(() -> assertThat(ClusterContract.result(one.cluster.read(ClusterContract.ROOM))
                                        .members())
                                .containsOnlyKeys("anna", "ben"));
                assertThat(one.departed).isEmpty();
            } finally {
                sentinel.destroyForcibly();
            }
        }
    }

    /** A Sentinel does not end the conversation by itself; its first words are all that is needed. */
    private static boolean sentinelKnows(int sentinel, int replica) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sentinel)) {
            socket.getOutputStream().write(Keys.bytes("SENTINEL REPLICAS mymaster\r\n"));
            byte[] answer = new byte[4096];
            int length = socket.getInputStream().read(answer);
            return length > 0 && Keys.text(Arrays.copyOf(answer, length)).contains(Integer.toString(replica));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static RecordingNode node(int port) {
        return new RecordingNode(RedisCluster.builder(new RedisSettings(
                        List.of(RedisURI.create("redis-sentinel://127.0.0.1:" + port + "#mymaster")),
                        false,
                        null,
                        "sentinel",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1)))
                .heartbeat(Duration.ofMillis(100))
                .build());
    }
}
