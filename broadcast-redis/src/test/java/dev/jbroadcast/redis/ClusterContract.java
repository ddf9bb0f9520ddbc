package dev.jbroadcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.cluster.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes are to each other, at whichever kind of Redis they meet. */
abstract class ClusterContract {

    static final Duration LEASE = Duration.ofSeconds(2);
    static final Subject ROOM = Subject.channel("app", "presence-room.1");
    static final Subject NEWS = Subject.channel("app", "news");
    static final Subject CACHE = Subject.channel("app", "cache-stock");
    static final Subject ANNA = Subject.user("app", "anna {1}:%");

    private final List<RecordingNode> nodes = new ArrayList<>();
    final String prefix = "test-" + Identity.random();

    abstract RedisSettings settings(String prefix);

    RecordingNode node() {
        return node(prefix);
    }

    RecordingNode node(String prefix) {
        RecordingNode node = new RecordingNode(RedisCluster.builder(settings(prefix))
                .heartbeat(Duration.ofMillis(100))
                .build());
        nodes.add(node);
        patiently().until(() -> node.cluster.status().reachable());
        return node;
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(RecordingNode::close);
    }

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
    }

    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void listens(RecordingNode node, Subject subject, String user) {
        int before = node.of(subject).size();
        node.join(subject, user);
        patiently().until(() -> node.of(subject).size() > before);
    }

    static Message message(String frame) {
        return new Message(frame, null, null);
    }

    @Test
    void sendsMessagesInOrderToOthersOnly() {
        RecordingNode one = node();
        RecordingNode two = node();
        RecordingNode idle = node();
        listens(one, NEWS, "");
        listens(two, NEWS, "");
        List<String> frames = IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"i\":" + i + ",\"text\":\"äöü\\n€\"}\n")
                .toList();
        frames.forEach(frame -> one.cluster.publish(NEWS, message(frame)));
        one.cluster.publish(NEWS, new Message("last", new SocketId("12.34"), null));
        patiently().untilAsserted(() -> assertThat(two.frames()).hasSize(2_001));
        assertThat(two.frames().subList(0, 2_000)).isEqualTo(frames);
        assertThat(two.delivered.get(2_000).message().except()).isEqualTo(new SocketId("12.34"));
        assertThat(one.delivered).isEmpty();
        assertThat(idle.delivered).isEmpty();
    }

    @Test
    void sendsNothingToNodesWithoutInterestAnyMore() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(two, NEWS, "");
        one.cluster.publish(NEWS, message("first"));
        patiently().until(() -> two.frames().contains("first"));
        two.leave(NEWS, "");
        patiently().until(() -> two.of(NEWS).stream().anyMatch(Announcement::vacated));
        two.join(ROOM, "x");
        patiently().until(() -> two.of(ROOM).size() == 1);
        int[] attempt = {0};
        patiently().until(() -> {
            String frame = "attempt " + ++attempt[0];
            one.cluster.publish(NEWS, message(frame));
            one.cluster.publish(ROOM, message("behind " + frame));
            patiently().until(() -> two.frames().contains("behind " + frame));
            return !two.frames().contains(frame);
        });
    }

    @Test
    void decidesOnceWhoIsFirstAndLast() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(one, NEWS, "");
        listens(two, NEWS, "");
        assertThat(one.of(NEWS).get(0).occupied()).isTrue();
        assertThat(two.of(NEWS).get(0).occupied()).isFalse();
        one.leave(NEWS, "");
        patiently().until(() -> one.of(NEWS).size() == 2);
        assertThat(one.of(NEWS).get(1).vacated()).isFalse();
        two.leave(NEWS, "");
        patiently().until(() -> two.of(NEWS).size() == 2);
        assertThat(two.of(NEWS).get(1).vacated()).isTrue();
        assertThat(result(two.cluster.stillGone(NEWS, ""))).isTrue();
        assertThat(result(two.cluster.stillGone(NEWS, "")))
                .as("no harm in asking twice")
                .isTrue();
    }

    @Test
    void agreesInRacesOfJoinsAndLeaves() throws InterruptedException {
        RecordingNode one = node();
        RecordingNode two = node();
        List<Thread> threads = Stream.of(one, two)
                .map(node -> new Thread(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        node.join(ROOM, "anna");
                        node.leave(ROOM, "anna");
                        if (i % 20 == 0) {
                            Thread.yield();
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        patiently().untilAsserted(() -> {
            assertThat(result(one.cluster.read(ROOM)).count()).isZero();
            assertThat(count(one, two, Announcement::occupied)).isEqualTo(count(one, two, Announcement::vacated));
        });
        assertThat(result(one.cluster.read(ROOM)).members()).isEmpty();
        List<Announcement> news = Stream.concat(one.of(ROOM).stream(), two.of(ROOM).stream())
                .filter(each -> each.added().contains("anna") || each.removed().contains("anna"))
                .sorted(Comparator.comparingLong(Announcement::version))
                .toList();
        boolean there = false;
        for (Announcement each : news) {
            assertThat(each.added().contains("anna")).isNotEqualTo(there);
            assertThat(each.removed().contains("anna")).isEqualTo(there);
            there = !there;
        }
        assertThat(there).isFalse();
    }

    private static long count(RecordingNode one, RecordingNode two, java.util.function.Predicate<Announcement> what) {
        return Stream.concat(one.of(ROOM).stream(), two.of(ROOM).stream())
                .filter(what)
                .count();
    }

    @Test
    void knowsTheMembersOfAllNodes() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(one, ROOM, "anna");
        two.wantSnapshot(ROOM);
        listens(two, ROOM, "anna");
        listens(two, ROOM, "ben");
        assertThat(one.of(ROOM).get(0).added()).containsExactly("anna");
        assertThat(two.of(ROOM).stream().flatMap(each -> each.added().stream())).containsExactly("ben");
        Snapshot snapshot = result(one.cluster.read(ROOM));
        assertThat(snapshot.count()).isEqualTo(3);
        assertThat(snapshot.members())
                .containsEntry("anna", new Snapshot.Present("{\"id\":\"anna\"}", Set.of("", two.id())))
                .containsEntry("ben", new Snapshot.Present("{\"id\":\"ben\"}", Set.of(two.id())));
        patiently().until(() -> one.changes(ROOM, Change.Members.class).size() == 3);
        List<Change.Members> changes = one.changes(ROOM, Change.Members.class);
        assertThat(changes).extracting(Change.Members::node).containsExactly("", two.id(), two.id());
        assertThat(changes.get(2).joined()).isEqualTo(Map.of("ben", "{\"id\":\"ben\"}"));
        assertThat(changes.get(2).previous()).isEqualTo(changes.get(1).version());
        assertThat(snapshot.version()).isEqualTo(changes.get(2).version());

        one.leave(ROOM, "anna");
        two.leave(ROOM, "anna");
        patiently()
                .until(() -> Stream.concat(one.of(ROOM).stream(), two.of(ROOM).stream())
                                .filter(each -> each.removed().equals(Set.of("anna")))
                                .count()
                        == 1);
        patiently()
                .until(() -> two.changes(ROOM, Change.Members.class).stream()
                        .anyMatch(each ->
                                each.left().contains("anna") && each.node().isEmpty()));
    }

    @Test
    void listsMembersInTheOrderInWhichTheyHaveCome() {
        RecordingNode one = node();
        RecordingNode two = node();
        one.maxMembers(ROOM, 1_000);
        two.maxMembers(ROOM, 1_000);
        List<String> users =
                IntStream.range(0, 300).mapToObj(i -> "user" + (i * 7) % 300).toList();
        for (String user : users) {
            RecordingNode node = users.indexOf(user) % 2 == 0 ? one : two;
            int before = node.of(ROOM).size();
            node.join(ROOM, user);
            patiently().until(() -> node.of(ROOM).size() > before);
        }
        assertThat(result(two.cluster.read(ROOM)).members().keySet()).containsExactlyElementsOf(users);
    }

    @Test
    void saysWhoHasComeBackAndWhoIsStillGone() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(one, NEWS, ""); // keeps going what is not of interest here
        listens(one, ROOM, "anna");
        one.leave(ROOM, "anna");
        patiently()
                .until(() ->
                        one.of(ROOM).stream().anyMatch(each -> each.removed().contains("anna")));
        listens(two, ROOM, "anna");
        assertThat(two.of(ROOM).get(0).returned()).containsExactly("anna");
        assertThat(two.of(ROOM).get(0).occupiedAgain()).isTrue();
        assertThat(result(one.cluster.stillGone(ROOM, "anna"))).isFalse();
        assertThat(result(one.cluster.stillGone(ROOM, ""))).isFalse();
        two.leave(ROOM, "anna");
        patiently()
                .until(() ->
                        two.of(ROOM).stream().anyMatch(each -> each.removed().contains("anna")));
        assertThat(result(one.cluster.stillGone(ROOM, "anna"))).isFalse();
        assertThat(result(two.cluster.stillGone(ROOM, "anna"))).isTrue();
        assertThat(result(two.cluster.stillGone(ROOM, ""))).isTrue();
    }

    @Test
    void refusesWhomThereIsNoRoomFor() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(one, ROOM, "anna");
        two.maxMembers(ROOM, 1);
        listens(two, ROOM, "ben");
        assertThat(two.of(ROOM).get(0).refused()).containsExactly("ben");
        assertThat(two.of(ROOM).get(0).added()).isEmpty();
        listens(two, ROOM, "anna");
        assertThat(two.of(ROOM).get(1).refused()).isEmpty();
        assertThat(result(two.cluster.read(ROOM)).members()).containsOnlyKeys("anna");
    }

    @Test
    void knowsWhetherAUserIsOnline() {
        RecordingNode one = node();
        RecordingNode two = node();
        two.watch(ANNA);
        patiently().until(() -> two.of(ANNA).size() == 1);
        assertThat(two.of(ANNA).get(0).snapshot().online()).isFalse();
        listens(one, ANNA, "");
        patiently().until(() -> two.changes(ANNA, Change.Online.class).size() == 1);
        assertThat(two.changes(ANNA, Change.Online.class).get(0).online()).isTrue();
        one.leave(ANNA, "");
        patiently().until(() -> one.of(ANNA).size() == 2);
        assertThat(one.of(ANNA).get(1).vacated()).isTrue();
        assertThat(result(two.cluster.read(ANNA)).online()).as("for a moment").isTrue();
        assertThat(result(one.cluster.stillGone(ANNA, ""))).isTrue();
        patiently().until(() -> two.changes(ANNA, Change.Online.class).size() == 2);
        Change.Online gone = two.changes(ANNA, Change.Online.class).get(1);
        assertThat(gone.online()).isFalse();
        assertThat(gone.version())
                .isGreaterThan(two.changes(ANNA, Change.Online.class).get(0).version());
        assertThat(result(two.cluster.read(ANNA)).online()).isFalse();
    }

    @Test
    void keepsEventsOfCacheChannels() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(two, CACHE, "");
        two.missCache(CACHE);
        patiently().until(() -> two.of(CACHE).size() == 2);
        assertThat(two.of(CACHE).get(1).cacheMissTold()).isTrue();
        two.missCache(CACHE);
        patiently().until(() -> two.of(CACHE).size() == 3);
        assertThat(two.of(CACHE).get(2).cacheMissTold()).isFalse();

        Message.Kept kept = new Message.Kept("größe\n", "\"ä\"", Duration.ofMinutes(1));
        long first = result(one.cluster.keep(CACHE, new Message("frame ü", new SocketId("1.2"), kept)));
        long second = result(one.cluster.keep(CACHE, new Message("frame 2", null, kept)));
        assertThat(second).isGreaterThan(first);
        patiently().until(() -> two.delivered.size() == 2);
        assertThat(two.delivered.get(0))
                .isEqualTo(
                        new RecordingNode.Delivered(CACHE, new Message("frame ü", new SocketId("1.2"), kept), first));
        Snapshot snapshot = result(two.cluster.read(CACHE));
        assertThat(snapshot.keptVersion()).isEqualTo(second);
        assertThat(snapshot.kept().frame()).isEqualTo("frame 2");
        assertThat(snapshot.kept().kept().event()).isEqualTo("größe\n");
        assertThat(snapshot.kept().kept().timeToLive()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        two.missCache(CACHE);
        patiently().until(() -> two.of(CACHE).size() == 4);
        assertThat(two.of(CACHE).get(3).cacheMissTold()).isFalse();
    }

    @Test
    void tellsCountsWhenTheyChange() {
        RecordingNode one = node();
        RecordingNode two = node();
        one.wantCount(NEWS);
        two.wantCount(NEWS);
        listens(one, NEWS, "");
        listens(two, NEWS, "");
        assertThat(one.of(NEWS).get(0).count()).isEqualTo(1);
        assertThat(two.of(NEWS).get(0).count()).isEqualTo(2);
        patiently().until(() -> one.changes(NEWS, Change.Count.class).contains(new Change.Count(2)));
        one.cluster.changed(NEWS);
        patiently().until(() -> one.of(NEWS).size() == 2);
        assertThat(one.of(NEWS).get(1).count()).isNull();
    }

    @Test
    void addsUpChannelsAndTallies() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(one, NEWS, "");
        listens(two, NEWS, "");
        listens(two, ROOM, "anna");
        listens(two, Subject.channel("app", "#server-to-user-1"), "");
        patiently()
                .untilAsserted(() -> assertThat(result(one.cluster.channels("app", "")))
                        .containsOnly(Map.entry("news", 2), Map.entry("presence-room.1", 1)));
        assertThat(result(one.cluster.channels("app", "presence-"))).containsOnlyKeys("presence-room.1");
        assertThat(result(one.cluster.channels("other", ""))).isEmpty();

        one.ownTallies.put("app", new Tally(3, 5, 7, 11, Map.of("10.0.0.1", 3)));
        two.ownTallies.put("app", new Tally(1, 9, 1, 1, Map.of()));
        one.cluster.tallyChanged("app");
        two.cluster.tallyChanged("app");
        patiently()
                .untilAsserted(() -> assertThat(
                                two.tallies.getOrDefault("app", Map.of()).get(one.id()))
                        .isEqualTo(new Tally(3, 5, 7, 11, Map.of("10.0.0.1", 3))));
        patiently()
                .untilAsserted(
                        () -> assertThat(result(one.cluster.tally("app"))).isEqualTo(new Tally(4, 9, 8, 12, Map.of())));
        RecordingNode three = node();
        patiently()
                .untilAsserted(() ->
                        assertThat(three.tallies.getOrDefault("app", Map.of())).containsOnlyKeys(one.id(), two.id()));
        String gone = one.id();
        one.close();
        patiently().untilAsserted(() -> assertThat(three.tallies.get("app")).doesNotContainKey(gone));
    }

    @Test
    void sharesTexts() {
        RecordingNode one = node();
        RecordingNode two = node();
        String name = "key {1} ü " + prefix;
        Duration minute = Duration.ofMinutes(1);
        assertThat(result(one.cluster.putIfAbsent(name, "ä", minute))).isEmpty();
        assertThat(result(two.cluster.putIfAbsent(name, "b", minute))).contains("ä");
        two.cluster.put(name, "c", minute);
        patiently()
                .untilAsserted(() -> assertThat(result(one.cluster.putIfAbsent(name, "d", minute)))
                        .contains("c"));
        one.cluster.put(name, null, minute);
        patiently()
                .untilAsserted(() -> assertThat(result(two.cluster.putIfAbsent(name, "e", minute)))
                        .isEmpty());
    }

    @Test
    void endsConnectionsOnOtherNodes() {
        RecordingNode one = node();
        RecordingNode two = node();
        one.cluster.terminateConnections("app", "anna {1}:%");
        patiently().until(() -> two.terminated.contains("app/anna {1}:%"));
        assertThat(one.terminated).isEmpty();
    }

    @Test
    void handsOverWhatIsLeftWhenANodeCloses() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(one, ROOM, "anna");
        listens(one, ROOM, "ben");
        listens(two, ROOM, "ben");
        String gone = one.id();
        one.close();
        patiently().until(() -> !two.departed.isEmpty());
        assertThat(two.departed).containsExactly(new RecordingNode.Departed(ROOM, false, Set.of("anna")));
        patiently().until(() -> two.changes(ROOM, Change.NodeGone.class).size() == 1);
        assertThat(two.changes(ROOM, Change.NodeGone.class).get(0).node()).isEqualTo(gone);
        assertThat(result(two.cluster.read(ROOM)).members()).containsOnlyKeys("ben");
        assertThat(result(two.cluster.stillGone(ROOM, "anna"))).isTrue();
        assertThat(result(one.cluster.stillGone(ROOM, "anna"))).isFalse();
    }

    @Test
    void takesOverDeparturesThatAreNotSettled() {
        RecordingNode one = node();
        RecordingNode two = node();
        listens(one, ROOM, "anna");
        one.leave(ROOM, "anna");
        patiently().until(() -> one.of(ROOM).stream().anyMatch(Announcement::vacated));
        one.close();
        patiently().until(() -> !two.departed.isEmpty());
        assertThat(two.departed).containsExactly(new RecordingNode.Departed(ROOM, true, Set.of("anna")));
        assertThat(result(two.cluster.stillGone(ROOM, "anna"))).isTrue();
        assertThat(result(two.cluster.stillGone(ROOM, ""))).isTrue();
    }

    @Test
    void doesNotHearOtherDeployments() {
        RecordingNode one = node();
        RecordingNode other = node(prefix + "-other");
        listens(one, NEWS, "");
        listens(other, NEWS, "");
        assertThat(other.of(NEWS).get(0).occupied()).isTrue();
        other.cluster.publish(NEWS, message("not yours"));
        other.cluster.terminateConnections("app", "anna");
        RecordingNode third = node();
        third.cluster.publish(NEWS, message("yours"));
        patiently().until(() -> !one.delivered.isEmpty());
        assertThat(one.frames()).containsExactly("yours");
        assertThat(one.terminated).isEmpty();
        assertThat(one.cluster.status().nodes()).isEqualTo(2);
    }
}
