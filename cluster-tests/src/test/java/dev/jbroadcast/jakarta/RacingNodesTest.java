package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.ChannelSigner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Clients of two nodes come and go at the same time: who was the first, and who the last? */
class RacingNodesTest extends ClusterTest {

    private static final int ROUNDS = 10_000;
    /** With a watcher, who is told of each. */
    private static final int WATCHED_ROUNDS = 4_000;

    private static final int CHANNELS = 4;
    private static final Pattern SOCKET_ID = Pattern.compile("\\d+\\.\\d+");
    private static final JsonCodec CODEC = JsonCodec.detect();

    @Test
    void agreeOnWhoWasTheFirstAndWhoTheLast() throws Exception {
        List<Node> nodes = start(2, settings(racing()));
        List<String> channels = channels("race");
        race(nodes, channels, ROUNDS, (socketId, channel) -> "{\"channel\":\"%s\"}".formatted(channel));

        for (String channel : channels) {
            eventually(() -> assertThat(webhooks.of(channel)).last().isEqualTo("channel_vacated"));
            eventually(() -> {
                Node.Told one = nodes.get(0).told(channel);
                Node.Told two = nodes.get(1).told(channel);
                assertThat(one.occupied() + two.occupied())
                        .isEqualTo(one.vacated() + two.vacated())
                        .isPositive();
            });
        }
        everythingIsTold(nodes);
        for (String channel : channels) {
            List<String> told = webhooks.of(channel);
            for (int i = 0; i < told.size(); i++) {
                assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "channel_occupied" : "channel_vacated");
            }
            for (Node node : nodes) {
                assertThat(api(node).isOccupied(channel)).isFalse();
                assertThat(api(node).channels()).isEmpty();
                assertThat(node.channels()).isZero();
            }
        }
        // And they would know if somebody came.
        connect(nodes.get(0)).subscribe("race0");
        eventually(
                () -> assertThat(api(nodes.get(1)).subscriptionCount("race0")).isEqualTo(1));
    }

    @Test
    void agreeOnWhoIsThere() throws Exception {
        List<Node> nodes = start(3, settings(racing()));
        List<String> channels = channels("presence-race");
        ClusterClient watcher = connect(nodes.get(2));
        channels.forEach(channel -> watcher.joinAs(channel, "watcher"));
        ClusterClient local = connect(nodes.get(0));
        channels.forEach(channel -> local.joinAs(channel, "local"));
        // All are the same user, everywhere.
        String data = CODEC.write(Map.of("user_id", "racer"));
        ChannelSigner signer = new ChannelSigner(TestServer.CREDENTIALS);
        race(
                nodes.subList(0, 2),
                channels,
                WATCHED_ROUNDS,
                (socketId, channel) -> CODEC.write(Map.of(
                        "channel", channel, "channel_data", data, "auth", signer.sign(socketId, channel, data))));

        for (String channel : channels) {
            agreeOn(channel, Set.of("local", "watcher"), nodes, List.of(watcher, local));
            for (ClusterClient client : List.of(watcher, local)) {
                List<String> changes = client.changes(channel).stream()
                        .filter(change -> change.endsWith("racer"))
                        .toList();
                assertThat(changes).isNotEmpty();
                for (int i = 0; i < changes.size(); i++) {
                    assertThat(changes.get(i)).isEqualTo(i % 2 == 0 ? "+racer" : "-racer");
                }
            }
        }
        everythingIsTold(nodes);
        for (String channel : channels) {
            agreeOn(channel, Set.of("local", "watcher"), nodes, List.of(watcher, local));
            List<String> told = webhooks.of(channel).stream()
                    .filter(it -> it.endsWith("racer"))
                    .toList();
            for (int i = 0; i < told.size(); i++) {
                assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "member_added racer" : "member_removed racer");
            }
        }
    }

    private dev.jbroadcast.server.App racing() {
        return app().subscriptionCount(false)
                .limits(limits().subscribesPerSecond(1_000_000).build())
                .build();
    }

    private static List<String> channels(String name) {
        List<String> channels = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(name + i);
        }
        return channels;
    }

    /** On each channel, two clients of two nodes at the same time. */
    private static void race(List<Node> nodes, List<String> channels, int rounds, Subscription subscription)
            throws Exception {
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (String channel : channels) {
                for (Node node : nodes) {
                    all.add(clients.submit(() -> {
                        comeAndGo(node, channel, rounds / CHANNELS, subscription);
                        return null;
                    }));
                }
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static void comeAndGo(Node node, String channel, int rounds, Subscription subscription) throws IOException {
        try (RawWebSocket client = new RawWebSocket(node.port(), "/app/test-key?protocol=7", 64 * 1024)) {
            Matcher socketId = SOCKET_ID.matcher(client.read().text());
            assertThat(socketId.find()).isTrue();
            String subscribe = "{\"event\":\"pusher:subscribe\",\"data\":"
                    + subscription.data(new SocketId(socketId.group()), channel) + "}";
            String unsubscribe = "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel);
            for (int i = 0; i < rounds; i++) {
                client.send(subscribe);
                while (!client.read().text().contains("subscription_succeeded")) {
                    // Others come and go.
                }
                client.send(unsubscribe);
            }
            client.send("{\"event\":\"pusher:ping\"}");
            while (!client.read().text().contains("pusher:pong")) {
                // Others come and go.
            }
        }
    }

    private interface Subscription {

        /** The data of the frame. */
        String data(SocketId socketId, String channel);
    }
}
