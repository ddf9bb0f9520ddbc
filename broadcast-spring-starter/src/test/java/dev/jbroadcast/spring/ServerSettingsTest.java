package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.clientevent.OnClientEvent;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the properties say reaches real clients of the application's own Tomcat. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "broadcast.server.app-key=test-key",
            "broadcast.server.app-secret=test-secret",
            "broadcast.server.allowed-origins=https://shop.example,*.shop.example",
            "broadcast.server.max-connections-per-address=1",
            "broadcast.server.subscription-count=true",
            "broadcast.server.activity-timeout=45s"
        })
class ServerSettingsTest {

    private static final ChannelSigner SIGNER = new ChannelSigner(new AppCredentials("app", "test-key", "test-secret"));

    @LocalServerPort
    private int port;

    @Autowired
    private Typists typists;

    @Test
    void pagesOfOtherWebSitesAreTurnedAwayAndToldWhy() {
        Client stranger = new Client("https://evil.example");

        assertThat(stranger.frame())
                .isEqualTo("{\"event\":\"pusher:error\",\"data\":{\"code\":4009,\"message\":\"Origin not allowed\"}}");
        assertThat(stranger.closeCode()).isEqualTo(4009);
    }

    @Test
    void pagesOfTheOwnWebSiteAreWelcome() {
        try (Client client = client("https://www.shop.example")) {
            assertThat(client.greeting).contains("\\\"activity_timeout\\\":45");
            client.subscribe("news", "");
            assertThat(client.frame()).contains("pusher_internal:subscription_succeeded");
            assertThat(client.frame()).contains("pusher_internal:subscription_count");
        }
    }

    @Test
    void aSecondConnectionFromOneAddressIsToComeBackLater() {
        try (Client first = client(null)) {
            Client second = new Client(null);

            assertThat(second.frame()).contains("There are too many connections from this address");
            assertThat(second.closeCode()).isEqualTo(4100);
            assertThat(first.greeting).contains("connection_established");
        }
    }

    @Test
    void aBeanHearsWhatClientsSend() {
        try (Client client = client(null)) {
            client.subscribe("private-chat.7", SIGNER.sign(client.socketId(), "private-chat.7", null));
            client.send("{\"event\":\"client-typing\",\"channel\":\"private-chat.7\",\"data\":{\"by\":\"ann\"}}");

            await().untilAsserted(() -> assertThat(typists.heard).containsExactly("ann in 7"));
        }
    }

    /** Waits for the one place that there is: the server notices a moment later that another client has gone. */
    private Client client(@Nullable String origin) {
        return await().atMost(Duration.ofSeconds(10))
                .until(() -> new Client(origin), client -> client.frame().contains("connection_established"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Typists typists() {
            return new Typists();
        }
    }

    static class Typists {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @OnClientEvent(channel = "private-chat.{room}", event = "client-typing")
        void typing(Map<String, Object> typing, String room) {
            heard.add(typing.get("by") + " in " + room);
        }
    }

    private final class Client implements WebSocket.Listener, AutoCloseable {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final WebSocket webSocket;
        private String greeting = "";

        private Client(@Nullable String origin) {
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            if (origin != null) {
                builder.header("Origin", origin);
            }
            webSocket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/app/test-key?protocol=7"), this)
                    .join();
        }

        private String frame() {
            try {
                String frame = frames.poll(10, TimeUnit.SECONDS);
                assertThat(frame).isNotNull();
                if (frame.contains("connection_established")) {
                    greeting = frame;
                }
                return frame;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private SocketId socketId() {
            Matcher id = Pattern.compile("\\d+\\.\\d+").matcher(greeting);
            assertThat(id.find()).isTrue();
            return new SocketId(id.group());
        }

        private void subscribe(String channel, String auth) {
            send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                    .formatted(auth, channel));
        }

        private void send(String text) {
            webSocket.sendText(text, true).join();
        }

        private int closeCode() {
            return closed.orTimeout(10, TimeUnit.SECONDS).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            frames.add(data.toString());
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void close() {
            webSocket.abort();
        }
    }
}
