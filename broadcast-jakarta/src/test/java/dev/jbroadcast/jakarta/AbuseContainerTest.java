package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.UserSigner;
import dev.jbroadcast.server.AppLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nothing that a client sends, and no way in which it goes, leaves anything behind. */
class AbuseContainerTest extends ContainerTest {

    private static final int CONNECTIONS = load(10_000);
    private static final int AT_A_TIME = 8;
    /**
     * A container does not tell of every end of a connection, and then it is its silence that does: not for minutes.
     */
    private static final TestSettings SETTINGS = TestSettings.of(AppLimits.builder()
            .outbound(TestSettings.OUTBOUND)
            .activityTimeout(Duration.ofSeconds(10))
            .pongTimeout(Duration.ofSeconds(5)));

    private static final Pattern SOCKET_ID = Pattern.compile("\\d+\\.\\d+");
    private static final ChannelSigner SIGNER = new ChannelSigner(TestServer.CREDENTIALS);

    private final AtomicInteger greeted = new AtomicInteger();

    @Override
    TestSettings settings() {
        return SETTINGS;
    }

    @Test
    void leavesNothingBehindOfThousandsOfConnections() throws Exception {
        whatIsSentIsTaken();
        ExecutorService clients = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int seed = 0; seed < AT_A_TIME; seed++) {
                Random random = new Random(seed);
                all.add(clients.submit(() -> {
                    for (int i = 0; i < CONNECTIONS / AT_A_TIME; i++) {
                        abuse(random);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            clients.shutdownNow();
        }

        // One in ten has the wrong key, and one in ten speaks another version.
        assertThat(greeted.get()).isGreaterThan(CONNECTIONS / 2);
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(server.isEmpty()).isTrue());
        try (WireClient client = WireClient.connect(server)) {
            client.subscribe("still-there");
        }
    }

    /** What follows would prove nothing if the server refused it all. */
    private void whatIsSentIsTaken() throws IOException {
        try (RawWebSocket client = new RawWebSocket(server.port(), "/app/test-key?protocol=7", 64 * 1024)) {
            Matcher socketId = SOCKET_ID.matcher(client.read().text());
            assertThat(socketId.find()).isTrue();
            SocketId id = new SocketId(socketId.group());
            for (String channel : List.of("private-x0", "presence-x0", "private-encrypted-x0")) {
                client.send(subscription(id, channel, "{\"user_id\":1}"));
                assertThat(client.read().text()).contains("subscription_succeeded", channel);
            }
            client.send(signIn(id, "{\"id\":\"u1\",\"watchlist\":[\"u2\"]}"));
            assertThat(client.read().text()).contains("signin_success");
            assertThat(client.read().text()).contains("watchlist_events");
            assertThat(server.isEmpty()).isFalse();
        }
    }

    private void abuse(Random random) {
        String key = random.nextInt(10) == 0 ? "no-such-key" : "test-key";
        String protocol = random.nextInt(10) == 0 ? "99" : "7";
        try (RawWebSocket client =
                new RawWebSocket(server.port(), "/app/" + key + "?protocol=" + protocol, 64 * 1024)) {
            Matcher socketId = SOCKET_ID.matcher(client.read().text());
            if (socketId.find()) {
                greeted.incrementAndGet();
                SocketId id = new SocketId(socketId.group());
                for (int i = random.nextInt(6); i > 0; i--) {
                    client.write(bytes(random, id));
                }
            }
            leave(client, random);
        } catch (IOException | UncheckedIOException e) {
            // The server may end such a connection at any time.
        }
    }

    private static byte[] bytes(Random random, SocketId id) {
        String channel =
                List.of("news", "private-x", "presence-x", "cache-x", "private-encrypted-x", "presence-cache-x")
                                .get(random.nextInt(6))
                        + random.nextInt(3);
        String data = "{\"user_id\":" + random.nextInt(5) + "}";
        String userData =
                "{\"id\":\"u" + random.nextInt(5) + "\",\"watchlist\":[\"u1\",\"u2\",\"x" + random.nextInt() + "\"]}";
        String text = switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> subscription(id, channel, data);
            case 4 -> "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + "x".repeat(60_000) + "\"}}";
            case 5 -> "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel);
            case 6, 7 -> signIn(id, userData);
            case 8 -> "{\"event\":\"client-x\",\"channel\":\"%s\",\"data\":{\"a\":[1,2,3]}}".formatted(channel);
            case 9 -> "[".repeat(random.nextInt(30_000));
            case 10 -> "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"stranger-" + random.nextLong() + "\"}}";
            default -> null;
        };
        if (text != null) {
            return RawWebSocket.frame(1, text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        return switch (random.nextInt(5)) {
            case 0 -> RawWebSocket.frame(2, noise);
            case 1 -> RawWebSocket.frame(9, "ping".getBytes(StandardCharsets.US_ASCII));
            case 2 -> RawWebSocket.frame(1, noise); // no UTF-8
            case 3 -> RawWebSocket.frame(1, new byte[70_000]);
            default -> noise; // no frame
        };
    }

    private static String subscription(SocketId id, String channel, String member) {
        String channelData = channel.startsWith("presence-") ? member : null;
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel_data\":%s,\"channel\":\"%s\"}}"
                .formatted(SIGNER.sign(id, channel, channelData), quoted(channelData), channel);
    }

    private static String signIn(SocketId id, String userData) {
        return "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"%s\",\"user_data\":%s}}"
                .formatted(new UserSigner(TestServer.CREDENTIALS).sign(id, userData), quoted(userData));
    }

    private static void leave(RawWebSocket client, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> client.close(1000);
            case 1 -> client.vanish();
            case 2 -> {
                byte[] frame = RawWebSocket.frame(1, new byte[1_000]);
                client.write(Arrays.copyOf(frame, 500));
            }
            default -> {
                // Closes the connection without closing the conversation.
            }
        }
    }

    private static String quoted(@Nullable String json) {
        return json == null ? "null" : "\"" + json.replace("\"", "\\\"") + "\"";
    }
}
