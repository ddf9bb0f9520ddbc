package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.TestHub.Client;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.ConnectionOpened;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens on three nodes, in whatever order it gets around: in the end all clients know who is there. What a
 * client knows is what it was told, frame by frame.
 */
class SeveralNodesPropertiesTest {

    private static final JsonCodec CODEC = JsonCodec.detect();
    private static final String ROOM = "presence-room";
    private static final int RUNS = 300;
    private static final int STEPS = 120;

    @Test
    void allClientsKnowInTheEndWhoIsThere() {
        for (int seed = 0; seed < RUNS; seed++) {
            run(seed, false);
        }
    }

    @Test
    void alsoWhereNodesWereCutOffAndTakenForDead() {
        for (int seed = 0; seed < RUNS; seed++) {
            run(seed, true);
        }
    }

    private static void run(int seed, boolean faults) {
        Random random = new Random(seed);
        NodesInMemory nodes = new NodesInMemory();
        Queue<ServerEvent> events = new ConcurrentLinkedQueue<>();
        List<NodesInMemory.Node> clusters =
                Stream.generate(nodes::node).limit(3).toList();
        List<TestHub> hubs = clusters.stream()
                .map(cluster -> new TestHub(builder -> builder.cluster(cluster)
                        .app(App.of(TestHub.CREDENTIALS))
                        .app(App.of(TestHub.OTHER_APP))
                        .listener(events::add)))
                .toList();
        List<Map<Client, Member>> present = hubs.stream()
                .map(hub -> (Map<Client, Member>) new LinkedHashMap<Client, Member>())
                .toList();
        Set<Integer> cut = new TreeSet<>();
        for (int step = 0; step < STEPS; step++) {
            int at = random.nextInt(3);
            switch (random.nextInt(faults ? 8 : 6)) {
                case 0, 1 -> {
                    Client client = hubs.get(at).connect();
                    Member member = new Member("u" + random.nextInt(6));
                    client.join(ROOM, "{\"user_id\":\"%s\"}".formatted(member.id));
                    present.get(at).put(client, member);
                }
                case 2 ->
                    present.get(at).keySet().stream()
                            .skip(
                                    present.get(at).isEmpty()
                                            ? 0
                                            : random.nextInt(present.get(at).size()))
                            .findFirst()
                            .ifPresent(client -> {
                                present.get(at).remove(client);
                                client.disconnect();
                            });
                case 3 -> clusters.get(at).announce();
                case 4 -> clusters.get(at).hear();
                case 5 -> clusters.get(at).answer();
                case 6 -> {
                    if (cut.isEmpty()) {
                        cut.add(at);
                        clusters.get(at).cutOff();
                    }
                }
                default -> {
                    for (int each : cut) {
                        clusters.get(each).heal(random.nextBoolean());
                    }
                    cut.clear();
                }
            }
        }
        cut.forEach(each -> clusters.get(each).heal(random.nextBoolean()));
        // What was lost on the way is found out by asking.
        for (int i = 0; i < 3; i++) {
            nodes.settle();
            hubs.forEach(hub -> hub.passAndCheck(Duration.ofSeconds(1)));
        }

        Set<String> truth = present.stream()
                .flatMap(clients -> clients.values().stream())
                .map(Member::id)
                .collect(Collectors.toCollection(TreeSet::new));
        for (Map<Client, Member> clients : present) {
            for (Client client : clients.keySet()) {
                assertThat(roster(client.received()))
                        .describedAs("what a client knows in the run %d", seed)
                        .isEqualTo(truth);
            }
        }
        await(hubs, events);
        assertThat(balance(events))
                .describedAs("who is there by what listeners were told in the run %d", seed)
                .isEqualTo(truth);
        present.forEach(clients -> clients.keySet().forEach(Client::disconnect));
        nodes.settle();
        hubs.forEach(hub -> {
            hub.passAndCheck(Duration.ofSeconds(1));
            assertThat(hub.app().isEmpty())
                    .describedAs("whether nothing is left of the run %d", seed)
                    .isTrue();
            hub.close();
        });
    }

    /** Plays back what a client was told; it is told of nobody twice. */
    private static Set<String> roster(List<String> frames) {
        Set<String> known = new TreeSet<>();
        for (String frame : frames) {
            Map<?, ?> fields = (Map<?, ?>) CODEC.read(frame);
            Map<?, ?> data = (Map<?, ?>) CODEC.read((String) fields.get("data"));
            switch ((String) fields.get("event")) {
                case "pusher_internal:subscription_succeeded" -> {
                    assertThat(known).isEmpty();
                    ((Collection<?>) ((Map<?, ?>) data.get("presence")).get("ids"))
                            .forEach(id -> known.add((String) id));
                }
                case "pusher_internal:member_added" ->
                    assertThat(known.add((String) data.get("user_id"))).isTrue();
                case "pusher_internal:member_removed" ->
                    assertThat(known.remove((String) data.get("user_id"))).isTrue();
                default -> throw new AssertionError(frame);
            }
        }
        return known;
    }

    /** Waits until all was told: each hub tells in order, and what comes now comes last. */
    private static void await(List<TestHub> hubs, Collection<ServerEvent> events) {
        for (TestHub hub : hubs) {
            ServerEvent last = new ConnectionOpened(
                    TestHub.OTHER_APP.appId(), hub.connect(TestHub.OTHER_APP).socketId());
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> events.contains(last));
        }
    }

    /** Who came once more often than they left; nobody comes twice or leaves twice in a row. */
    private static Set<String> balance(Collection<ServerEvent> events) {
        Map<String, Integer> balance = new TreeMap<>();
        for (ServerEvent event : events) {
            if (event instanceof MemberAdded added) {
                balance.merge(added.userId(), 1, Integer::sum);
            } else if (event instanceof MemberRemoved removed) {
                balance.merge(removed.userId(), -1, Integer::sum);
            }
        }
        assertThat(balance.values()).allMatch(times -> times == 0 || times == 1);
        return balance.entrySet().stream()
                .filter(each -> each.getValue() == 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Member(String id) {}
}
