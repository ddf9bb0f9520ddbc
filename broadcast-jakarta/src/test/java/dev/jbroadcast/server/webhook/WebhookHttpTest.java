package dev.jbroadcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.ClientEventSent;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks over the loopback network, as a receiver sees them ({@code pusher-protocol.md} §6, §8). */
class WebhookHttpTest {

    private static final AppCredentials CREDENTIALS =
            new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
    private static final Channel ROOM = new Channel("presence-foobar");
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1327078148132L), ZoneOffset.UTC);

    private final WebhookReceiver receiver = new WebhookReceiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void sendsTheVectorOfAChannelThatIsOccupied() {
        try (WebhookSender sender = sender(UnaryOperator.identity(), Webhook.all(receiver.url()))) {
            sender.on(occupied("my-channel"));
            await().until(() -> receiver.received().size() == 1);
        }

        WebhookReceiver.Received request = receiver.received().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).hasToString("/hooks?tenant=1");
        assertThat(request.body())
                .isEqualTo("{\"time_ms\":1327078148132,\"events\":"
                        + "[{\"name\":\"channel_occupied\",\"channel\":\"my-channel\"}]}");
        assertThat(request.headers().get("Content-Type")).containsExactly("application/json");
        assertThat(request.headers().get("X-Pusher-Key")).containsExactly("278d425bdf160c739803");
        assertThat(request.headers().get("X-Pusher-Signature"))
                .containsExactly("c19001ae3963ccb13bf618e5b16ba9848e7e74df0993aa0689168e341c6833cf");
        assertThat(request.headers()).doesNotContainKeys("Upgrade", "Http2-settings");
    }

    @Test
    void sendsTheVectorOfAMemberWhoTypes() {
        try (WebhookSender sender =
                sender(builder -> builder.batching(Duration.ofHours(1), 2), Webhook.all(receiver.url()))) {
            sender.on(new MemberAdded("3", ROOM, "10"));
            sender.on(new ClientEventSent(
                    "3", ROOM, "client-typing", "{\"on\":true}", new SocketId("1234.1234"), "10", null));
            await().until(() -> receiver.received().size() == 1);
        }

        WebhookReceiver.Received request = receiver.received().get(0);
        assertThat(request.body())
                .isEqualTo("{\"time_ms\":1327078148132,\"events\":["
                        + "{\"name\":\"member_added\",\"channel\":\"presence-foobar\",\"user_id\":\"10\"},"
                        + "{\"name\":\"client_event\",\"channel\":\"presence-foobar\",\"event\":\"client-typing\","
                        + "\"data\":\"{\\\"on\\\":true}\",\"socket_id\":\"1234.1234\",\"user_id\":\"10\"}]}");
        assertThat(request.headers().get("X-Pusher-Signature"))
                .containsExactly("ae076e9f1eb5e25eba9595d2c3a30ed8f481fa4512f92070e0d1ebeaa3ba83ac");
    }

    @Test
    void signsTheBytesThatItSendsAlsoBeyondAscii() {
        try (WebhookSender sender = sender(UnaryOperator.identity(), Webhook.all(receiver.url()))) {
            sender.on(new MemberAdded("3", ROOM, "Zoë 😀 \"\\"));
            await().until(() -> receiver.received().size() == 1);
        }

        assertThat(receiver.received().get(0).isSignedBy(CREDENTIALS)).isTrue();
        assertThat(receiver.received().get(0).body()).contains("\"user_id\":\"Zoë 😀 \\\"\\\\\"");
    }

    @Test
    void sendsTheHeadersOfTheWebhook() {
        Webhook webhook =
                new Webhook(receiver.url(), EnumSet.allOf(Kind.class), "", "", Map.of("Authorization", "Bearer t"));
        try (WebhookSender sender = sender(UnaryOperator.identity(), webhook)) {
            sender.on(occupied("news"));
            await().until(() -> receiver.received().size() == 1);
        }

        assertThat(receiver.received().get(0).headers().get("Authorization")).containsExactly("Bearer t");
    }

    @Test
    void keepsTheOrderWhileItTriesAgain() {
        HandDrivenTime time = new HandDrivenTime(0);
        AtomicInteger open = new AtomicInteger();
        WebhookTransport http = WebhookTransport.over(HttpClient.newHttpClient());
        try (WebhookReceiver failing = new WebhookReceiver(500, 500, 200, 503);
                WebhookSender sender = sender(
                        builder -> builder.scheduler(time)
                                .nanoTime(time::nanoTime)
                                .shutdownTime(Duration.ZERO)
                                .transport(request -> {
                                    open.incrementAndGet();
                                    return http.post(request).whenComplete((status, e) -> open.decrementAndGet());
                                }),
                        Webhook.all(failing.url()))) {
            sender.on(occupied("a"));
            sender.on(occupied("b"));
            await().until(() -> {
                // No time-out comes to pass: only what waits for a retry is driven on.
                time.pass(Duration.ofSeconds(open.get() == 0 ? 1 : 0));
                return failing.events().size() == 5;
            });

            assertThat(failing.events())
                    .extracting(event -> event.replaceAll(".*\"channel\":\"(.)\".*", "$1"))
                    .containsExactly("a", "a", "a", "b", "b");
        }
    }

    @Test
    void letsAUrlWhereNobodyListensNotHoldUpAnother() throws IOException {
        URI dead;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = URI.create("http://localhost:" + socket.getLocalPort() + "/");
        }
        try (WebhookSender sender = sender(
                builder -> builder.shutdownTime(Duration.ofSeconds(1)),
                Webhook.all(dead),
                Webhook.all(receiver.url()))) {
            IntStream.range(0, 50).forEach(i -> sender.on(occupied("channel-" + i)));
            await().until(() -> receiver.received().size() == 50);
        }

        assertThat(receiver.events())
                .isEqualTo(IntStream.range(0, 50)
                        .mapToObj(i -> "{\"name\":\"channel_occupied\",\"channel\":\"channel-" + i + "\"}")
                        .toList());
    }

    @Test
    void triesWhatWaitsOnceWhenItIsClosed() {
        try (WebhookReceiver failing = new WebhookReceiver(500, 500)) {
            WebhookSender sender =
                    sender(builder -> builder.shutdownTime(Duration.ofMinutes(1)), Webhook.all(failing.url()));
            sender.on(occupied("a"));
            await().until(() -> failing.received().size() == 1);
            sender.on(occupied("b"));
            sender.on(new ChannelVacated("3", new Channel("c")));

            sender.close();

            assertThat(failing.events())
                    .containsSubsequence(
                            "{\"name\":\"channel_occupied\",\"channel\":\"a\"}",
                            "{\"name\":\"channel_occupied\",\"channel\":\"b\"}",
                            "{\"name\":\"channel_vacated\",\"channel\":\"c\"}");
        }
    }

    @Test
    void sendsABatchThatIsNotFullWhenItIsClosed() {
        WebhookSender sender = sender(
                builder -> builder.batching(Duration.ofHours(1), 100).shutdownTime(Duration.ofMinutes(1)),
                Webhook.all(receiver.url()));
        sender.on(occupied("a"));

        sender.close();

        assertThat(receiver.events()).containsExactly("{\"name\":\"channel_occupied\",\"channel\":\"a\"}");
    }

    @Test
    void leavesNoThreadBehind() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WebhookSender sender = sender(
                    builder -> builder.shutdownTime(Duration.ofMillis(1)),
                    Webhook.all(receiver.url()),
                    Webhook.all(URI.create("http://localhost:" + silent.getLocalPort() + "/")));
            sender.on(occupied("a"));
            await().until(() -> receiver.received().size() == 1);
            assertThat(threads()).isNotEmpty();

            sender.close();

            await().until(() -> threads().isEmpty());
        }
    }

    /** The HTTP client's selector is not counted: the JDK ends it when the client is collected. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("broadcast-webhook"))
                .toList();
    }

    private static ServerEvent occupied(String channel) {
        return new ChannelOccupied("3", new Channel(channel));
    }

    private static WebhookSender sender(UnaryOperator<WebhookSender.Builder> settings, Webhook... webhooks) {
        App.Builder app = App.builder(CREDENTIALS);
        List.of(webhooks).forEach(app::webhook);
        return settings.apply(WebhookSender.builder(AppProvider.of(app.build())).clock(CLOCK))
                .build();
    }
}
