package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Redis goes and comes back, and knows nothing any more. */
class LostRedisTest extends ClusterTest {

    private static final String ROOM = "presence-lost";

    @Test
    void isToldAgainWhoIsThereAndWhoHasGoneAndComeMeanwhile() {
        List<Node> nodes = start(2, settings(app().build()).withLease(NodeSettings.SHORT_LEASE));
        Node one = nodes.get(0);
        Node two = nodes.get(1);
        ClusterClient ann = connect(one).signIn("ann", "bob", "carl", "dora").joinAs(ROOM, "ann");
        ClusterClient bob = connect(two).signIn("bob", "ann").joinAs(ROOM, "bob");
        ClusterClient carl = connect(two).signIn("carl").joinAs(ROOM, "carl");
        ClusterClient leaving = connect(one).joinAs(ROOM, "leaving");
        ClusterClient alone = connect(two).subscribe("vacated-meanwhile");
        connect(one).subscribe("stays");
        ClusterClient cached = connect(two).subscribe("cache-lost");
        agreeOn(ROOM, Set.of("ann", "bob", "carl", "leaving"), nodes, List.of(ann, bob, carl, leaving));
        eventually(() -> assertThat(ann.watched()).contains("+bob", "+carl"));
        eventually(() -> assertThat(webhooks.of("vacated-meanwhile")).contains("channel_occupied"));
        one.publish("cache-lost", "kept", "{\"n\":1}");
        eventually(() -> assertThat(cached.events("cache-lost", "kept")).hasSize(1));

        redis.kill();
        eventually(() -> assertThat(nodes).noneMatch(Node::isReachable));
        carl.close();
        leaving.close();
        alone.close();
        ClusterClient dora = connect(one).signIn("dora").joinAs(ROOM, "dora");
        ClusterClient erik = connect(two).joinAs(ROOM, "erik");
        connect(two).subscribe("occupied-meanwhile");
        one.publish(ROOM, "local", "{}");
        for (ClusterClient local : List.of(ann, dora)) {
            eventually(() -> assertThat(local.events(ROOM, "local")).hasSize(1));
        }
        // Those of a node go on seeing each other.
        eventually(() -> assertThat(ann.roster(ROOM)).contains("ann", "dora").doesNotContain("leaving"));
        eventually(() -> assertThat(bob.roster(ROOM)).contains("bob", "erik").doesNotContain("carl"));
        redis.revive();

        eventually(() -> assertThat(nodes).allMatch(Node::isReachable));
        agreeOn(ROOM, Set.of("ann", "bob", "dora", "erik"), nodes, List.of(ann, bob, dora, erik));
        eventually(() -> assertThat(ann.watched()).contains("-carl", "+dora"));
        eventually(() -> assertThat(webhooks.of("vacated-meanwhile")).contains("channel_vacated"));
        eventually(() -> assertThat(webhooks.of("occupied-meanwhile")).contains("channel_occupied"));
        for (Node node : nodes) {
            eventually(() -> assertThat(api(node).channels())
                    .contains(ROOM, "stays", "occupied-meanwhile")
                    .doesNotContain("vacated-meanwhile"));
            eventually(() -> assertThat(node.nodes()).isEqualTo(2));
        }
        ClusterClient late = connect(one);
        eventually(() -> {
            late.leave("cache-lost");
            late.ask("cache-lost");
            late.catchUp();
            assertThat(late.events("cache-lost", "kept")).containsOnly("{\"n\":1}");
        });
        everythingIsTold(nodes);
        assertThat(webhooks.count(ROOM, "member_removed leaving")).isEqualTo(1);
        assertThat(webhooks.count(ROOM, "member_removed carl")).isEqualTo(1);
        assertThat(webhooks.count(ROOM, "member_added dora")).isEqualTo(1);
        assertThat(webhooks.count(ROOM, "member_added erik")).isEqualTo(1);
        assertThat(webhooks.count(ROOM, "member_added ann")).isEqualTo(1);
        assertThat(webhooks.of(ROOM)).doesNotContain("member_removed ann", "member_removed bob", "channel_vacated");
        assertThat(webhooks.count(ROOM, "channel_occupied")).isEqualTo(1);
        assertThat(webhooks.count("stays", "channel_occupied")).isEqualTo(1);
        assertThat(webhooks.of("stays")).doesNotContain("channel_vacated");
        two.publish(ROOM, "again", "{}");
        for (ClusterClient client : List.of(ann, bob, dora, erik)) {
            eventually(() -> assertThat(client.events(ROOM, "again")).hasSize(1));
        }
    }

    @Test
    void isToldAgainWhenSomebodyHasEmptiedIt() {
        List<Node> nodes = start(2, settings(app().build()).withLease(NodeSettings.SHORT_LEASE));
        ClusterClient ann = connect(nodes.get(0)).joinAs("presence-flushed", "ann");
        ClusterClient bob = connect(nodes.get(1)).joinAs("presence-flushed", "bob");
        agreeOn("presence-flushed", Set.of("ann", "bob"), nodes, List.of(ann, bob));

        redis.flush();

        agreeOn("presence-flushed", Set.of("ann", "bob"), nodes, List.of(ann, bob));
        ClusterClient carl = connect(nodes.get(1)).joinAs("presence-flushed", "carl");
        agreeOn("presence-flushed", Set.of("ann", "bob", "carl"), nodes, List.of(ann, bob, carl));
        everythingIsTold(nodes);
        assertThat(webhooks.of("presence-flushed"))
                .filteredOn(it -> !it.equals("subscription_count"))
                .containsExactlyInAnyOrder(
                        "channel_occupied", "member_added ann", "member_added bob", "member_added carl");
    }

    @Test
    void mayBeAwayWhenANodeStarts() {
        NodeSettings settings = settings(app().build());
        redis.kill();
        List<Node> nodes = Node.start(2, settings);
        nodes.forEach(this::closing);
        ClusterClient ann = connect(nodes.get(0)).joinAs("presence-early", "ann");
        ClusterClient bob = connect(nodes.get(1)).joinAs("presence-early", "bob");
        assertThat(ann.roster("presence-early")).containsExactly("ann");
        assertThat(api(nodes.get(0)).trigger("presence-early", "e", "1").getHttpStatus())
                .isEqualTo(200);

        redis.revive();

        agreeOn("presence-early", Set.of("ann", "bob"), nodes, List.of(ann, bob));
        everythingIsTold(nodes);
        assertThat(webhooks.count("presence-early", "member_added ann")).isEqualTo(1);
    }
}
