package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People come and go at random, and so do the network and what Redis knows: in the end, all agree. */
class FaultyNetworkTest extends ClusterTest {

    private static final int NODES = 3;
    private static final int STEPS = 150;
    private static final int FAULT_EVERY = 30;
    private static final int PEOPLE = 12;
    private static final int USERS = 6;
    private static final int ROOMS = 3;

    @ParameterizedTest
    @ValueSource(longs = 1)
    void leavesNobodyWithAWrongIdeaOfWhoIsThere(long seed) {
        comeAndGo(seed, false);
    }

    @ParameterizedTest
    @ValueSource(longs = 3)
    void leavesNobodyWithAWrongIdeaOfWhoIsThereWhenRedisForgetsAsWell(long seed) {
        comeAndGo(seed, true);
    }

    private void comeAndGo(long seed, boolean forgetting) {
        Random random = new Random(seed);
        List<TcpProxy> networks = Stream.generate(() -> closing(new TcpProxy(List.of(redis.port()))))
                .limit(NODES)
                .toList();
        NodeSettings settings = settings(app().build()).withLease(NodeSettings.SHORT_LEASE);
        List<Node> nodes = Node.start(networks.stream()
                .map(network -> settings.withRedis("redis://127.0.0.1:" + network.port()))
                .toList());
        nodes.forEach(this::closing);
        eventually(() -> assertThat(nodes).allMatch(node -> node.nodes() == NODES));
        Person[] people = new Person[PEOPLE];

        for (int step = 0; step < STEPS; step++) {
            act(people, random.nextInt(PEOPLE), nodes, random, "-" + seed);
            if (step % FAULT_EVERY == FAULT_EVERY - 1) {
                fail(networks, random, forgetting);
            }
            // A second in which nothing happens now and then, or nobody would ever notice.
            int pause = random.nextInt(FAULT_EVERY) == 0 ? 1_000 : 10;
            await().pollDelay(Duration.ofMillis(pause)).until(() -> true);
        }
        networks.forEach(TcpProxy::heal);

        eventually(() -> assertThat(nodes).allMatch(node -> node.isReachable() && node.nodes() == NODES));
        for (int room = 0; room < ROOMS; room++) {
            Set<String> truth = new TreeSet<>();
            List<ClusterClient> inside = new ArrayList<>();
            String name = room(room, "-" + seed);
            for (Person person : people) {
                if (person != null && person.rooms.contains(name)) {
                    truth.add(person.user);
                    inside.add(person.client);
                }
            }
            agreeOn(name, truth, nodes, inside);
        }
        everythingIsTold(nodes);
        for (int room = 0; room < ROOMS; room++) {
            Map<String, String> last = new HashMap<>();
            for (String told : webhooks.of(room(room, "-" + seed))) {
                String[] words = told.split(" ");
                if (words.length == 2 && !forgetting) {
                    // Nobody is told twice in a row that somebody has come, or has gone.
                    assertThat(words[0]).isNotEqualTo(last.put(words[1], words[0]));
                }
            }
        }
    }

    private void act(Person[] people, int index, List<Node> nodes, Random random, String suffix) {
        Person person = people[index];
        if (person == null) {
            people[index] = new Person(connect(nodes.get(random.nextInt(NODES))), "user" + random.nextInt(USERS));
        } else if (random.nextInt(8) == 0) {
            person.client.close();
            people[index] = null;
        } else {
            String room = room(random.nextInt(ROOMS), suffix);
            if (person.rooms.remove(room)) {
                // Whoever leaves before they were let in was never there.
                person.client.awaitJoined(room);
                person.client.leave(room);
            } else {
                person.rooms.add(room);
                person.client.askAs(room, person.user);
            }
        }
    }

    private void fail(List<TcpProxy> networks, Random random, boolean forgetting) {
        TcpProxy network = networks.get(random.nextInt(NODES));
        switch (forgetting ? random.nextInt(6) : 2 + random.nextInt(4)) {
            case 0 -> redis.flush();
            case 1 -> redis.restart();
            case 2, 3 -> network.cut();
            case 4 -> networks.forEach(TcpProxy::heal);
            default -> {
                network.reset();
                network.heal();
            }
        }
    }

    private static String room(int number, String suffix) {
        return "presence-faulty" + number + suffix;
    }

    private static final class Person {

        private final ClusterClient client;
        private final String user;
        private final Set<String> rooms = new HashSet<>();

        private Person(ClusterClient client, String user) {
            this.client = client;
            this.user = user;
        }
    }
}
