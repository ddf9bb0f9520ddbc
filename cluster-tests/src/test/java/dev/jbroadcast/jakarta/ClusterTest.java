package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.redis.RedisServer;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.Webhook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests with nodes in JVMs of their own, and a Redis of its own for each class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterTest {

    /** How long the truth may take to be told everywhere. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final WebhookReceiver webhooks = new WebhookReceiver();
    private final List<AutoCloseable> open = new ArrayList<>();
    RedisServer redis;

    @BeforeAll
    void startRedis() {
        redis = RedisServer.start();
    }

    @AfterAll
    void stopRedis() {
        webhooks.close();
        redis.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        open.clear();
        webhooks.told().clear();
    }

    /** Is closed after the test, before what was opened earlier. */
    <T extends AutoCloseable> T closing(T it) {
        open.add(it);
        return it;
    }

    /** An app that tells all it can. */
    App.Builder app() {
        return App.builder(TestServer.CREDENTIALS)
                .subscriptionCount(true)
                .limits(limits().build())
                .webhook(Webhook.all(webhooks.url()));
    }

    static AppLimits.Builder limits() {
        return AppLimits.builder().outbound(TestSettings.OUTBOUND).maxPresenceMembers(1_000);
    }

    /** Of nodes that belong together, and to no others. */
    NodeSettings settings(App app) {
        return NodeSettings.of(redis, "test-" + UUID.randomUUID(), app);
    }

    List<Node> start(int count, NodeSettings settings) {
        List<Node> nodes = Node.start(count, settings);
        nodes.forEach(this::closing);
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(node -> node.nodes() == count));
        return nodes;
    }

    ClusterClient connect(Node node) {
        return closing(ClusterClient.connect(node.port()));
    }

    static HttpApiOfNode api(Node node) {
        return new HttpApiOfNode(node.port());
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion);
    }

    /**
     * Waits until whatever has happened so far on these nodes must have led to webhooks: what happens now, and is told
     * after the same delays and through the same queues, was told.
     */
    void everythingIsTold(Collection<Node> nodes) {
        String channel = "presence-last-" + UUID.randomUUID();
        List<ClusterClient> last = nodes.stream()
                .map(node -> ClusterClient.connect(node.port()).joinAs(channel + node.port(), "last"))
                .toList();
        for (Node node : nodes) {
            eventually(() -> assertThat(webhooks.of(channel + node.port())).contains("member_added last"));
        }
        last.forEach(ClusterClient::close);
        for (Node node : nodes) {
            eventually(() -> assertThat(webhooks.of(channel + node.port())).contains("channel_vacated"));
        }
    }

    /**
     * Passes once all who know anything about who is in a presence channel know the same: the clients that are on it by
     * what they were told, every node when it is asked, and whoever has written down the webhooks.
     */
    void agreeOn(String channel, Set<String> truth, Collection<Node> nodes, Collection<ClusterClient> clients) {
        Set<String> expected = new TreeSet<>(truth);
        eventually(() -> {
            for (ClusterClient client : clients) {
                assertThat(client.isClosed()).as("%s", client).isFalse();
                assertThat(client.roster(channel))
                        .as("what is known of %s by %s", channel, client)
                        .isEqualTo(expected);
            }
            for (Node node : nodes) {
                assertThat(api(node).users(channel))
                        .as("what node %d answers", node.port())
                        .isEqualTo(expected);
                assertThat(api(node).isOccupied(channel)).isEqualTo(!expected.isEmpty());
            }
            assertThat(webhooks.present(channel)).as("what webhooks told").isEqualTo(expected);
        });
        for (ClusterClient client : clients) {
            assertThat(client.contradictions(channel)).isEmpty();
        }
    }
}
