package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes do when they, or Redis, are not well. */
class RedisTroubleTest {

    private static final Subject ROOM = ClusterContract.ROOM;
    private static final Subject NEWS = ClusterContract.NEWS;

    private final List<RecordingNode> nodes = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void startRedis() {
        redis = RedisServer.start();
    }

    @AfterEach
    void stopRedis() {
        nodes.forEach(RecordingNode::close);
        redis.close();
    }

    private RecordingNode node(String uri) {
        RecordingNode node = new RecordingNode(RedisCluster.builder(settings(uri))
                .heartbeat(Duration.ofMillis(100))
                .build());
        nodes.add(node);
        return node;
    }

    private static RedisSettings settings(String uri) {
        return new RedisSettings(
                List.of(RedisURI.create(uri)), false, null, "trouble", Duration.ofSeconds(2), Duration.ofMillis(800));
    }

    private RecordingNode node() {
        RecordingNode node = node(redis.uri());
        ClusterContract.patiently().until(() -> node.cluster.status().reachable());
        return node;
    }

    @Test
    void findsOutOnceThatANodeIsDead() throws IOException {
        try (Wire wire = new Wire(redis.port())) {
            RecordingNode dead = node("redis://127.0.0.1:" + wire.port());
            ClusterContract.patiently().until(() -> dead.cluster.status().reachable());
            RecordingNode one = node();
            RecordingNode two = node();
            ClusterContract.listens(one, ROOM, "ben");
            ClusterContract.listens(dead, ROOM, "anna");
            ClusterContract.listens(dead, ROOM, "ben");
            ClusterContract.listens(dead, NEWS, "");
            wire.cut();
            ClusterContract.patiently().until(() -> !dead.cluster.status().reachable());
            ClusterContract.patiently().until(() -> one.departed.size() + two.departed.size() == 2);
            assertThat(Stream.concat(one.departed.stream(), two.departed.stream()))
                    .containsExactlyInAnyOrder(
                            new RecordingNode.Departed(ROOM, false, Set.of("anna")),
                            new RecordingNode.Departed(NEWS, true, Set.of()));
            assertThat(one.changes(ROOM, Change.NodeGone.class)).hasSize(1);
            String before = dead.id();

            wire.mend();
            ClusterContract.patiently().until(() -> dead.cluster.status().reachable());
            ClusterContract.patiently()
                    .untilAsserted(() -> assertThat(ClusterContract.result(one.cluster.read(ROOM))
                                    .members())
                            .containsOnlyKeys("anna", "ben"));
            assertThat(dead.id()).isNotEqualTo(before);
            ClusterContract.patiently()
                    .untilAsserted(() -> assertThat(dead.of(ROOM).stream().flatMap(each -> each.returned().stream()))
                            .contains("anna"));
            assertThat(dead.of(ROOM)).noneMatch(Announcement::memoryLost);
        }
    }

    @Test
    void announcesAgainWhatRedisHasForgotten() {
        RecordingNode one = node();
        RecordingNode two = node();
        ClusterContract.listens(one, ROOM, "anna");
        ClusterContract.listens(two, ROOM, "anna");
        ClusterContract.listens(two, ROOM, "ben");
        redis.flush();
        ClusterContract.patiently().untilAsserted(() -> {
            var members = ClusterContract.result(one.cluster.read(ROOM)).members();
            assertThat(members).containsOnlyKeys("anna", "ben");
            assertThat(members.get("anna").nodes()).hasSize(2);
        });
        assertThat(one.of(ROOM)).anyMatch(Announcement::memoryLost);
        assertThat(two.of(ROOM)).anyMatch(Announcement::memoryLost);
        assertThat(one.departed).isEmpty();
        assertThat(two.departed).isEmpty();
        assertThat(one.alone).isEmpty();
        one.leave(ROOM, "anna");
        two.leave(ROOM, "anna");
        ClusterContract.patiently()
                .until(() -> Stream.concat(one.of(ROOM).stream(), two.of(ROOM).stream())
                                .filter(each -> each.removed().contains("anna"))
                                .count()
                        == 1);
    }

    @Test
    void doesNotLetWhatWasStuckInTheNetworkUndoWhatCameLater() throws Exception {
        try (StuckWire wire = new StuckWire(redis.port())) {
            RecordingNode one = node("redis://127.0.0.1:" + wire.port());
            ClusterContract.patiently().until(() -> one.cluster.status().reachable());
            RecordingNode two = node();
            ClusterContract.listens(two, ROOM, "ben");
            String name = one.id();

            wire.holdWith("anna");
            one.join(ROOM, "anna");
            ClusterContract.patiently().until(wire::isHolding);
            wire.breakHeld();
            ClusterContract.patiently()
                    .untilAsserted(() -> assertThat(members(two)).containsOnlyKeys("anna", "ben"));
            one.leave(ROOM, "anna");
            two.leave(ROOM, "ben");
            ClusterContract.patiently()
                    .untilAsserted(() -> assertThat(members(two)).isEmpty());
            for (String user : List.of("anna", "ben", "")) {
                one.cluster.stillGone(ROOM, user);
                two.cluster.stillGone(ROOM, user);
            }

            wire.release();
            assertThat(members(two)).isEmpty();
            assertThat(one.id()).isEqualTo(name);
        }
    }

    private static Map<String, Snapshot.Present> members(RecordingNode node) {
        return ClusterContract.result(node.cluster.read(ROOM)).members();
    }

    @Test
    void survivesARestartOfRedis() {
        RecordingNode one = node();
        RecordingNode two = node();
        ClusterContract.listens(one, ROOM, "anna");
        ClusterContract.listens(two, ROOM, "ben");
        redis.kill();
        ClusterContract.patiently().until(() -> !one.cluster.status().reachable());
        one.join(ROOM, "carl");
        assertThat(one.alone).contains(ROOM);
        one.leave(ROOM, "anna");
        assertThatThrownBy(() -> one.cluster.read(ROOM).toCompletableFuture().join())
                .hasCauseInstanceOf(ClusterUnavailableException.class);
        one.cluster.publish(NEWS, ClusterContract.message("lost"));
        one.cluster.terminateConnections("app", "late");
        redis.revive();
        ClusterContract.patiently().untilAsserted(() -> {
            assertThat(one.cluster.status().reachable()).isTrue();
            assertThat(ClusterContract.result(one.cluster.read(ROOM)).members()).containsOnlyKeys("ben", "carl");
        });
        one.cluster.publish(ROOM, ClusterContract.message("heard"));
        ClusterContract.patiently().until(() -> {
            one.cluster.publish(ROOM, ClusterContract.message("heard"));
            return two.frames().contains("heard");
        });
    }

    @Test
    void goesOnAloneAtOnceWhileRedisStandsStillAndBuriesNobody() {
        RecordingNode one = node();
        RecordingNode two = node();
        ClusterContract.listens(one, ROOM, "anna");
        ClusterContract.listens(two, ROOM, "ben");
        redis.freeze();
        try {
            one.join(ROOM, "carl");
            ClusterContract.patiently().until(() -> one.alone.contains(ROOM));
            ClusterContract.patiently().until(() -> !one.cluster.status().reachable());
            int before = one.alone.size();
            one.join(ROOM, "dora");
            assertThat(one.alone).as("at once").hasSize(before + 1);
            assertThat(one.cluster.status().description()).contains("cannot be reached");
            long frozen = System.nanoTime();
            ClusterContract.patiently().until(() -> System.nanoTime() - frozen > 3_000_000_000L); // more than the lease
        } finally {
            redis.thaw();
        }
        ClusterContract.patiently().untilAsserted(() -> {
            assertThat(one.cluster.status().reachable()).isTrue();
            assertThat(two.cluster.status().reachable()).isTrue();
            assertThat(ClusterContract.result(two.cluster.read(ROOM)).members())
                    .containsOnlyKeys("anna", "ben", "carl", "dora");
        });
        assertThat(one.departed).isEmpty();
        assertThat(two.departed).isEmpty();
        assertThat(one.of(ROOM)).noneMatch(Announcement::memoryLost);
    }

    @Test
    void startsWithoutRedisAndMeetsTheOthersLater() {
        redis.kill();
        RecordingNode one = node(redis.uri());
        one.join(ROOM, "anna");
        ClusterContract.patiently().until(() -> one.alone.contains(ROOM));
        for (int i = 0; i < 1_000; i++) {
            one.cluster.publish(NEWS, ClusterContract.message("lost"));
        }
        assertThatThrownBy(() -> one.cluster
                        .keep(
                                ClusterContract.CACHE,
                                new Message("f", null, new Message.Kept("e", "{}", Duration.ofMinutes(1))))
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(ClusterUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + redis.port());
        redis.revive();
        ClusterContract.patiently().until(() -> one.of(ROOM).size() == 1);
        assertThat(one.of(ROOM).get(0).added()).containsExactly("anna");
        assertThat(one.of(ROOM).get(0).memoryLost()).isFalse();
    }

    @Test
    void answersWhetherSomebodyIsGoneWhenRedisIsBack() {
        RecordingNode one = node();
        ClusterContract.listens(one, ROOM, "anna");
        one.leave(ROOM, "anna");
        ClusterContract.patiently().until(() -> one.of(ROOM).stream().anyMatch(Announcement::vacated));
        redis.kill();
        ClusterContract.patiently().until(() -> !one.cluster.status().reachable());
        var gone = one.cluster.stillGone(ROOM, "anna").toCompletableFuture();
        assertThat(gone).isNotDone();
        redis.revive();
        assertThat(ClusterContract.result(gone))
                .as("Redis has forgotten, but nobody is there")
                .isTrue();
    }

    @Test
    void leavesToOthersWhatIsNotSettledWhenItCloses() {
        RecordingNode one = node();
        ClusterContract.listens(one, ROOM, "anna");
        one.leave(ROOM, "anna");
        ClusterContract.patiently().until(() -> one.of(ROOM).stream().anyMatch(Announcement::vacated));
        redis.kill();
        ClusterContract.patiently().until(() -> !one.cluster.status().reachable());
        var gone = one.cluster.stillGone(ROOM, "anna");
        one.close();
        assertThat(ClusterContract.result(gone)).isFalse();
        assertThat(ClusterContract.result(one.cluster.stillGone(ROOM, ""))).isFalse();
        one.join(ROOM, "ben");
        assertThat(one.alone).contains(ROOM);
        redis.revive();
    }

    @Test
    void doesNotRememberAllThatWasWhileRedisWasAway() {
        RedisCluster.Builder builder =
                RedisCluster.builder(settings(redis.uri())).heartbeat(Duration.ofMillis(100));
        builder.newWhileAway = 100;
        RecordingNode one = new RecordingNode(builder.build());
        nodes.add(one);
        ClusterContract.patiently().until(() -> one.cluster.status().reachable());
        ClusterContract.listens(one, ROOM, "anna");
        String before = one.id();
        redis.freeze();
        one.join(ROOM, "ben");
        ClusterContract.patiently().until(() -> !one.cluster.status().reachable());
        one.leave(ROOM, "ben");
        for (int i = 0; i < 2_000; i++) {
            Subject room = Subject.channel("app", "presence-" + i);
            one.join(room, "carl");
            if (i % 100 != 0) {
                one.leave(room, "carl");
            }
            if (i % 100 == 99) {
                int limit = 300 + i / 100;
                ClusterContract.patiently().until(() -> one.cluster.remembered() < limit);
            }
        }
        redis.thaw();
        ClusterContract.patiently().untilAsserted(() -> {
            assertThat(one.cluster.status().reachable()).isTrue();
            assertThat(ClusterContract.result(one.cluster.read(ROOM)).members()).containsOnlyKeys("anna");
            assertThat(ClusterContract.result(one.cluster.read(Subject.channel("app", "presence-1900")))
                            .members())
                    .containsOnlyKeys("carl");
        });
        assertThat(one.id()).as("nothing was dropped that Redis knows of").isEqualTo(before);
    }

    @Test
    void leavesNothingBehind() {
        RecordingNode one = node();
        RecordingNode two = node();
        for (int i = 0; i < 50; i++) {
            Subject room = Subject.channel("app", "presence-" + i);
            ClusterContract.listens(one, room, "anna");
            ClusterContract.listens(two, room, "anna");
            one.leave(room, "anna");
            two.leave(room, "anna");
            ClusterContract.patiently()
                    .until(() -> two.of(room).size() >= 2 && one.of(room).size() >= 2);
            one.cluster.stillGone(room, "anna");
            two.cluster.stillGone(room, "anna");
            one.cluster.stillGone(room, "");
            two.cluster.stillGone(room, "");
        }
        ClusterContract.patiently()
                .untilAsserted(() -> assertThat(redis.command("KEYS *").lines().filter(line -> line.startsWith("{")))
                        .containsOnly("{trouble}:nodes", "{trouble}:epoch"));
    }

    @Test
    void asksNothingMoreOftenThanAtEachHeartbeat() {
        RecordingNode one = node();
        ClusterContract.listens(one, NEWS, "");
        long begin = System.nanoTime();
        long before = processed();
        ClusterContract.patiently().until(() -> System.nanoTime() - begin > 1_000_000_000L);
        long commands = processed() - before;
        long heartbeats = (System.nanoTime() - begin) / 100_000_000L + 1;
        // Two commands a heartbeat, six more inside of its script, and those of this test.
        assertThat(commands).isLessThan(heartbeats * 10 + 20);
    }

    private long processed() {
        return redis.command("INFO stats")
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
                .findFirst()
                .orElseThrow();
    }

    /** What can be cut: between one node and Redis. */
    private static final class Wire implements AutoCloseable {

        private final int target;
        private final ServerSocket server;
        private final List<Socket> open = new CopyOnWriteArrayList<>();
        private volatile boolean cut;

        Wire(int target) throws IOException {
            this.target = target;
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::accept, "wire");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        void cut() throws IOException {
            cut = true;
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        }

        void mend() {
            cut = false;
        }

        private void accept() {
            while (true) {
                try {
                    Socket from = server.accept();
                    if (cut) {
                        from.close();
                        continue;
                    }
                    Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(from);
                    open.add(to);
                    copy(from, to);
                    copy(to, from);
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static void copy(Socket from, Socket to) {
            Thread thread = new Thread(
                    () -> {
                        try (from;
                                to;
                                InputStream in = from.getInputStream();
                                OutputStream out = to.getOutputStream()) {
                            in.transferTo(out);
                        } catch (IOException e) {
                            // cut
                        }
                    },
                    "wire");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            server.close();
            cut();
        }
    }
}
