package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits of an app hold for all nodes together. */
class LimitsAcrossNodesTest extends ClusterTest {

    private static final String FULL = "presence-full";

    @Test
    void turnsAwayTheConnectionThatIsOneTooManyOnAllNodesTogether() {
        List<Node> nodes = start(
                2, settings(app().limits(limits().maxConnections(4).build()).build()));
        List<ClusterClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(connect(nodes.get(i % 2)));
        }

        for (Node node : nodes) {
            // Nodes hear of each other's connections a moment later.
            eventually(() -> assertThat(ClusterClient.refusal(node.port())).isEqualTo(4004));
        }
        clients.get(0).close();
        eventually(() -> assertThat(ClusterClient.refusal(nodes.get(1).port())).isZero());
    }

    @Test
    void turnsAwayTheConnectionThatIsOneTooManyFromItsAddressOnAllNodesTogether() {
        List<Node> nodes = start(
                2,
                settings(app().limits(limits().maxConnectionsPerAddress(2).build())
                        .build()));
        connect(nodes.get(0));
        ClusterClient leaving = connect(nodes.get(1));

        for (Node node : nodes) {
            eventually(() -> assertThat(ClusterClient.refusal(node.port())).isEqualTo(4100));
        }
        leaving.close();
        eventually(() -> assertThat(ClusterClient.refusal(nodes.get(0).port())).isZero());
    }

    @Test
    void letsNoMoreMembersInThanAPresenceChannelHasRoomForOnAllNodesTogether() {
        List<Node> nodes = start(
                2, settings(app().limits(limits().maxPresenceMembers(3).build()).build()));
        ClusterClient ann = connect(nodes.get(0)).joinAs(FULL, "ann");
        ClusterClient bob = connect(nodes.get(1)).joinAs(FULL, "bob");
        ClusterClient carl = connect(nodes.get(0)).joinAs(FULL, "carl");
        ClusterClient dora = connect(nodes.get(1));

        dora.askAs(FULL, "dora");
        eventually(() -> assertThat(dora.frames()).anyMatch(frame -> frame.is("pusher:subscription_error", FULL)));
        // Who is there already is not one more.
        ClusterClient bobAgain = connect(nodes.get(0)).joinAs(FULL, "bob");
        agreeOn(FULL, Set.of("ann", "bob", "carl"), nodes, List.of(ann, bob, carl, bobAgain));

        carl.close();
        eventually(() -> assertThat(ann.roster(FULL)).hasSize(2));
        ClusterClient doraAgain = connect(nodes.get(1)).joinAs(FULL, "dora");
        agreeOn(FULL, Set.of("ann", "bob", "dora"), nodes, List.of(ann, bob, bobAgain, doraAgain));
    }

    @Test
    void keepsToTheLimitWhenManyJoinOnAllNodesAtTheSameTime() {
        List<Node> nodes = start(
                3,
                settings(app().limits(limits().maxPresenceMembers(20).build()).build()));
        List<ClusterClient> clients = Stream.iterate(0, i -> i + 1)
                .limit(60)
                .map(i -> connect(nodes.get(i % 3)))
                .toList();
        for (int i = 0; i < 60; i++) {
            clients.get(i).askAs(FULL, "user" + i);
        }

        eventually(() -> assertThat(clients)
                .allMatch(client -> client.frames().stream()
                        .anyMatch(frame -> frame.channel().equals(FULL))));
        List<ClusterClient> inside = clients.stream()
                .filter(client -> !client.roster(FULL).isEmpty())
                .toList();
        assertThat(inside).hasSize(20);
        agreeOn(FULL, inside.get(0).roster(FULL), nodes, inside);
    }
}
