package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.cluster.Subject;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a Redis Cluster of three, which has topics in parts. */
class ShardedRedisTest extends ClusterContract {

    private static final List<RedisServer> PARTS = new ArrayList<>();

    @BeforeAll
    static void startRedis() {
        for (int i = 0; i < 3; i++) {
            RedisServer part = RedisServer.start("", "--cluster-enabled", "yes");
            PARTS.add(part);
            int slots = SlotHash.SLOT_COUNT / 3;
            part.command("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
            part.command("CLUSTER ADDSLOTSRANGE %d %d"
                    .formatted(i * slots, i == 2 ? SlotHash.SLOT_COUNT - 1 : (i + 1) * slots - 1));
            part.command("CLUSTER MEET 127.0.0.1 " + PARTS.get(0).port());
        }
        patiently()
                .until(() -> PARTS.stream()
                        .allMatch(part -> part.command("CLUSTER INFO").contains("cluster_state:ok")));
    }

    @AfterAll
    static void stopRedis() {
        PARTS.forEach(RedisServer::close);
    }

    @Test
    void hearsAgainAfterTheConnectionsAreCut() {
        RecordingNode one = node();
        RecordingNode two = node();
        List<Subject> rooms = IntStream.range(0, 30)
                .mapToObj(i -> Subject.channel("app", "presence-" + i))
                .toList();
        rooms.forEach(room -> listens(one, room, "anna"));
        rooms.forEach(room -> listens(two, room, "ben"));
        PARTS.forEach(part -> part.command("CLIENT KILL TYPE pubsub"));
        PARTS.forEach(part -> part.command("CLIENT KILL TYPE normal"));
        patiently().untilAsserted(() -> {
            rooms.forEach(room -> one.cluster.publish(room, message(room.name())));
            assertThat(two.frames()).contains(rooms.stream().map(Subject::name).toArray(String[]::new));
        });
        patiently().untilAsserted(() -> {
            for (Subject room : rooms) {
                assertThat(result(two.cluster.read(room)).members()).containsOnlyKeys("anna", "ben");
            }
        });
        assertThat(one.departed).isEmpty();
        assertThat(two.departed).isEmpty();
    }

    @Test
    void goesOnWhereTheOtherPartsAreWhenOneHasLostItsMemory() {
        RecordingNode one = node();
        RecordingNode two = node();
        List<Subject> rooms = IntStream.range(0, 30)
                .mapToObj(i -> Subject.channel("app", "presence-" + i))
                .toList();
        rooms.forEach(room -> listens(one, room, "anna"));
        rooms.forEach(room -> listens(two, room, "ben"));
        PARTS.get(1).flush();
        rooms.forEach(room -> {
            listens(one, room, "carl");
            listens(two, room, "dora");
        });
        patiently().untilAsserted(() -> {
            for (Subject room : rooms) {
                assertThat(result(two.cluster.read(room)).members()).containsOnlyKeys("anna", "ben", "carl", "dora");
            }
        });
        assertThat(one.announced).anyMatch(each -> each.announcement().memoryLost());
    }

    @Override
    RedisSettings settings(String prefix) {
        return new RedisSettings(
                List.of(RedisURI.create(PARTS.get(0).uri())), true, null, prefix, LEASE, Duration.ofSeconds(2));
    }
}
