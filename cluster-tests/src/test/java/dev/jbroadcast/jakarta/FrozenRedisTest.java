package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Redis answers nothing for a while, and then goes on. */
class FrozenRedisTest extends ClusterTest {

    /** Longer than a lease. */
    private static final Duration FROZEN = Duration.ofSeconds(20);

    private static final String ROOM = "presence-frozen";

    /** No answer of Redis was waited for. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @Test
    void holdsNobodyUpAndHasNobodyTakenForDead() {
        List<Node> nodes = start(2, settings(app().build()));
        Node one = nodes.get(0);
        Node two = nodes.get(1);
        ClusterClient ann = connect(one).signIn("ann", "bob").joinAs(ROOM, "ann");
        ClusterClient bob = connect(two).signIn("bob", "ann").joinAs(ROOM, "bob");
        ClusterClient leaving = connect(two).joinAs(ROOM, "leaving");
        agreeOn(ROOM, Set.of("ann", "bob", "leaving"), nodes, List.of(ann, bob, leaving));
        eventually(() -> assertThat(ann.watched()).containsExactly("+bob"));

        long frozen = System.nanoTime();
        redis.freeze();
        int published = 0;
        ClusterClient carl = null;
        try {
            while (System.nanoTime() - frozen < FROZEN.toNanos()) {
                assertThat(one.publish(ROOM, "e", "{\"n\":%d}".formatted(published++)))
                        .isLessThan(AT_ONCE.toNanos());
                assertThat(api(one).trigger(ROOM, "http", "1").getHttpStatus()).isEqualTo(200);
                int expected = published;
                eventually(() -> assertThat(ann.events(ROOM, "e")).hasSize(expected));
                if (published == 3) {
                    carl = connect(one).joinAs(ROOM, "carl");
                    leaving.close();
                }
                await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            }
            // What is on this node is right all the time.
            assertThat(ann.roster(ROOM)).contains("ann", "carl");
            assertThat(bob.roster(ROOM)).contains("bob").doesNotContain("leaving");
        } finally {
            redis.thaw();
        }

        eventually(() -> assertThat(nodes).allMatch(Node::isReachable));
        agreeOn(ROOM, Set.of("ann", "bob", "carl"), nodes, List.of(ann, bob, carl));
        everythingIsTold(nodes);
        assertThat(ann.changes(ROOM)).doesNotContain("-bob", "-ann", "-carl");
        assertThat(bob.changes(ROOM)).doesNotContain("-bob", "-ann", "-carl");
        assertThat(ann.watched()).containsExactly("+bob");
        assertThat(webhooks.of(ROOM)).doesNotContain("member_removed bob", "member_removed ann", "channel_vacated");
        assertThat(webhooks.count(ROOM, "member_removed leaving")).isEqualTo(1);
        assertThat(webhooks.count(ROOM, "member_added carl")).isEqualTo(1);
        assertThat(ann.events(ROOM, "e")).hasSize(published);
        two.publish(ROOM, "again", "{}");
        for (ClusterClient client : List.of(ann, bob, carl)) {
            eventually(() -> assertThat(client.events(ROOM, "again")).hasSize(1));
        }
    }
}
