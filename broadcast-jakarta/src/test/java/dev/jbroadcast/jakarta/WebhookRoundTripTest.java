package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.WebhookSigner;
import dev.jbroadcast.pusher.webhook.WebhookEndpoint;
import dev.jbroadcast.pusher.webhook.WebhookEvent;
import dev.jbroadcast.pusher.webhook.WebhookEvent.CacheMiss;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ChannelOccupied;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ClientEventSent;
import dev.jbroadcast.pusher.webhook.WebhookEvent.MemberAdded;
import dev.jbroadcast.pusher.webhook.WebhookEvent.SubscriptionCount;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.webhook.WebhookSender;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What our server sends, another application takes: over HTTP, on Tomcat. */
class WebhookRoundTripTest {

    private static final AppCredentials APP = new AppCredentials("app", "key", "secret");
    private static final Channel ROOM = new Channel("presence-room");

    private final Tomcat tomcat = new Tomcat();
    private final List<WebhookEvent> events = new CopyOnWriteArrayList<>();
    private final List<Instant> times = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    @TempDir
    private Path base;

    @BeforeEach
    void start() throws Exception {
        tomcat.setBaseDir(base.toString());
        tomcat.setSilent(true);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("", new File(".").getAbsolutePath());
        WebhookEndpoint endpoint = WebhookEndpoint.builder()
                .app(APP)
                .listener((event, webhook) -> {
                    times.add(webhook.time());
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("not now");
                    }
                    events.add(event);
                })
                .maxBodyBytes(10_000)
                .build();
        Tomcat.addServlet(context, "webhooks", new BroadcastWebhookServlet(endpoint));
        context.addServletMappingDecoded("/hooks", "webhooks");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void arrivesAsItWasSent() {
        send(
                new ServerEvent.ChannelOccupied("app", ROOM),
                new ServerEvent.MemberAdded("app", ROOM, "Zoë 😀 \"\\"),
                new ServerEvent.ClientEventSent(
                        "app", ROOM, "client-typing", "{\"on\":true}", new SocketId("1.2"), "7", "7"),
                new ServerEvent.CacheMissed("app", new Channel("cache-news")),
                new ServerEvent.SubscriptionCountChanged("app", ROOM, 3));

        assertThat(events)
                .containsExactly(
                        new ChannelOccupied(ROOM),
                        new MemberAdded(ROOM, "Zoë 😀 \"\\"),
                        new ClientEventSent(ROOM, "client-typing", "{\"on\":true}", new SocketId("1.2"), "7"),
                        new CacheMiss(new Channel("cache-news")),
                        new SubscriptionCount(ROOM, 3));
    }

    @Test
    void comesAgainWithTheSameTimeWhenAListenerFails() {
        failures.set(1);

        send(new ServerEvent.ChannelOccupied("app", ROOM));

        assertThat(events).containsExactly(new ChannelOccupied(ROOM));
        assertThat(times).hasSize(2);
        assertThat(times.get(1)).isEqualTo(times.get(0));
    }

    @Test
    void answersOthersWithAStatusAndAMessage() throws Exception {
        String body = "{\"time_ms\":1,\"events\":[]}";
        String signature = new WebhookSigner(APP).sign(body.getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> good = post(signature, body);
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.body()).isEqualTo("{\"message\":\"OK\"}");
        assertThat(good.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(post("x", body).statusCode()).isEqualTo(401);
        assertThat(post("x", "x".repeat(10_001)).statusCode()).isEqualTo(413);
        HttpResponse<String> get =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(url()).build(), BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(405);
    }

    private void send(ServerEvent... sent) {
        App app = App.builder(APP).webhook(Webhook.all(url())).build();
        try (WebhookSender sender = WebhookSender.builder(AppProvider.of(app)).build()) {
            for (ServerEvent event : sent) {
                sender.on(event);
            }
            await().until(() -> events.size() == sent.length);
        }
    }

    private HttpResponse<String> post(String signature, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url())
                                .header("Content-Type", "application/json; charset=utf-8")
                                .header("X-Pusher-Key", APP.key())
                                .header("X-Pusher-Signature", signature)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/hooks");
    }
}
