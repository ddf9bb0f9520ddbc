package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that does not reach Redis, while others do, is dead to them, and alive to its clients. */
class CutOffNodeTest extends ClusterTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void comesBackWithItsClientsToThoseWhoHadBuriedIt(boolean connectionsSurvive) {
        String room = "presence-cut-" + connectionsSurvive;
        String elsewhere = "only-there-" + connectionsSurvive;
        TcpProxy network = closing(new TcpProxy(List.of(redis.port())));
        NodeSettings settings = settings(app().build()).withLease(NodeSettings.SHORT_LEASE);
        List<Node> nodes =
                Node.start(List.of(settings.withRedis("redis://127.0.0.1:" + network.port()), settings, settings));
        nodes.forEach(this::closing);
        eventually(() -> assertThat(nodes).allMatch(node -> node.nodes() == 3));
        Node cut = nodes.get(0);
        List<Node> others = nodes.subList(1, 3);
        ClusterClient ann = connect(cut).signIn("ann", "bob").joinAs(room, "ann");
        ClusterClient leaving = connect(cut).joinAs(room, "leaving");
        ClusterClient bob = connect(nodes.get(1)).signIn("bob", "ann", "early").joinAs(room, "bob");
        ClusterClient leavingElsewhere = connect(nodes.get(2)).joinAs(room, "leaving-elsewhere");
        connect(cut).subscribe(elsewhere);
        agreeOn(
                room,
                Set.of("ann", "leaving", "bob", "leaving-elsewhere"),
                nodes,
                List.of(ann, leaving, bob, leavingElsewhere));
        eventually(() ->
                assertThat(bob.watched()).filteredOn(it -> it.endsWith("ann")).containsExactly("+ann"));
        eventually(() -> assertThat(webhooks.of(elsewhere)).contains("channel_occupied"));

        String amid = "presence-amid-" + connectionsSurvive;
        ClusterClient early = connect(cut);

        network.cut();
        // What the node has to say of that arrives when all is over, if it does.
        early.signIn("early");
        early.askAs(amid, "early");
        if (!connectionsSurvive) {
            network.reset();
        }
        eventually(() -> assertThat(bob.roster(room)).containsExactly("bob", "leaving-elsewhere"));
        eventually(() -> assertThat(cut.isReachable()).isFalse());
        eventually(() ->
                assertThat(bob.watched()).filteredOn(it -> it.endsWith("ann")).containsExactly("+ann", "-ann"));
        eventually(() -> assertThat(webhooks.of(elsewhere)).contains("channel_vacated"));
        for (Node other : others) {
            eventually(() -> assertThat(api(other).users(room)).containsExactly("bob", "leaving-elsewhere"));
        }
        leaving.close();
        leavingElsewhere.close();
        ClusterClient carl = connect(cut).joinAs(room, "carl");
        ClusterClient dora = connect(nodes.get(2)).joinAs(room, "dora");
        assertThat(cut.publish(room, "local", "{}")).isPositive();
        for (ClusterClient local : List.of(ann, carl)) {
            eventually(() -> assertThat(local.events(room, "local")).hasSize(1));
        }
        eventually(() -> assertThat(webhooks.of(room)).contains("member_removed leaving-elsewhere"));
        network.heal();

        eventually(() -> assertThat(nodes).allMatch(Node::isReachable));
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(node -> node.nodes() == 3));
        agreeOn(room, Set.of("ann", "bob", "carl", "dora"), nodes, List.of(ann, bob, carl, dora));
        eventually(() ->
                assertThat(bob.watched()).filteredOn(it -> it.endsWith("ann")).containsExactly("+ann", "-ann", "+ann"));
        everythingIsTold(nodes);
        agreeOn(room, Set.of("ann", "bob", "carl", "dora"), nodes, List.of(ann, bob, carl, dora));
        assertThat(webhooks.of(room)).doesNotContain("channel_vacated");
        assertThat(webhooks.of(elsewhere))
                .filteredOn(it -> !it.equals("subscription_count"))
                .containsExactly("channel_occupied", "channel_vacated", "channel_occupied");
        ClusterClient late = connect(nodes.get(1)).joinAs(amid, "late");
        agreeOn(amid, Set.of("early", "late"), nodes, List.of(early, late));
        eventually(() -> assertThat(bob.watched()).contains("+early"));
        early.close();
        eventually(() -> assertThat(bob.watched()).contains("-early"));
        agreeOn(amid, Set.of("late"), nodes, List.of(late));
        bob.catchUp();
        assertThat(bob.events(room, "local")).isEmpty();
        cut.publish(room, "again", "{}");
        for (ClusterClient client : List.of(ann, bob, carl, dora)) {
            eventually(() -> assertThat(client.events(room, "again")).hasSize(1));
        }
    }
}
