package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;

/**
 * What the container does to WebSockets of its own accord, such as Jetty after 30 seconds, it does not do to clients.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "broadcast.server.app-key=test-key",
            "broadcast.server.app-secret=test-secret",
            "broadcast.server.transport=websocket",
            "broadcast.server.max-message-size=256KB",
            "broadcast.server.max-event-size=200KB"
        })
class ContainerDefaultsTest {

    private static final ChannelSigner SIGNER = new ChannelSigner(new AppCredentials("app", "test-key", "test-secret"));

    @LocalServerPort
    private int port;

    @Autowired
    private ServletContext servletContext;

    @BeforeEach
    void makeTheDefaultsNarrow() {
        ServerContainer container =
                (ServerContainer) servletContext.getAttribute("jakarta.websocket.server.ServerContainer");
        container.setDefaultMaxSessionIdleTimeout(250);
        container.setDefaultMaxTextMessageBufferSize(1024);
    }

    @Test
    void clientsThatOnlyListenStay() {
        try (Client client = new Client()) {
            await().during(Duration.ofSeconds(1)).until(() -> !client.closed);
        }
    }

    @Test
    void theLongestMessageThatTheServerTakesArrives() {
        String data = "x".repeat(100_000);
        try (Client sender = new Client();
                Client receiver = new Client()) {
            sender.join();
            receiver.join();

            sender.send("{\"event\":\"client-draft\",\"channel\":\"private-chat\",\"data\":\"%s\"}".formatted(data));

            receiver.awaitText(data);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private final class Client implements WebSocket.Listener, AutoCloseable {

        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final StringBuilder message = new StringBuilder();
        private final WebSocket webSocket;
        private volatile boolean closed;

        private Client() {
            webSocket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/app/test-key?protocol=7"), this)
                    .join();
            awaitText("connection_established");
        }

        private void join() {
            Matcher id = Pattern.compile("\\d+\\.\\d+").matcher(messages.get(0));
            assertThat(id.find()).isTrue();
            send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"private-chat\"}}"
                    .formatted(SIGNER.sign(new SocketId(id.group()), "private-chat", null)));
            awaitText("subscription_succeeded");
        }

        private void send(String text) {
            webSocket.sendText(text, true).join();
        }

        private void awaitText(String text) {
            await().until(() -> messages.stream().anyMatch(received -> received.contains(text)));
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                messages.add(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed = true;
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed = true;
        }

        @Override
        public void close() {
            webSocket.abort();
        }
    }
}
