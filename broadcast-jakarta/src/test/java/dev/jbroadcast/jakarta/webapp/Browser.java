package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.jbroadcast.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A page in a browser: a socket, and requests to the application that it came from. */
final class Browser implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonCodec CODEC = JsonCodec.detect();
    private static final long PATIENCE = 20;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final String application;
    private final WebSocket webSocket;
    private final String socketId;

    /** Connects and waits for the greeting. */
    Browser(int port, String contextPath, String key) {
        this(port, contextPath, "", key);
    }

    Browser(int port, String contextPath, String prefix, String key) {
        application = "127.0.0.1:" + port + contextPath;
        webSocket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + application + prefix + "/app/" + key + "?protocol=7"), new Listener())
                .join();
        Map<?, ?> greeting = frame();
        assertThat(greeting.get("event")).isEqualTo("pusher:connection_established");
        socketId = (String) ((Map<?, ?>) CODEC.read((String) greeting.get("data"))).get("socket_id");
    }

    String socketId() {
        return socketId;
    }

    Browser subscribe(String channel) {
        return subscribe(channel, "");
    }

    Browser subscribe(String channel, String auth) {
        webSocket
                .sendText(
                        "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                                .formatted(auth, channel),
                        true)
                .join();
        assertThat(frame().get("event")).isEqualTo("pusher_internal:subscription_succeeded");
        return this;
    }

    /** Sends a frame. */
    void send(String frame) {
        webSocket.sendText(frame, true).join();
    }

    /** Asks the application to join a channel, and joins it. */
    Browser subscribeAs(String authorization, String channel) {
        HttpResponse<String> answer = auth(authorization, channel);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return subscribe(channel, (String) ((Map<?, ?>) CODEC.read(answer.body())).get("auth"));
    }

    HttpResponse<String> auth(String authorization, String channel) {
        return request(HttpRequest.newBuilder(URI.create("http://" + application + "/broadcasting/auth"))
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("socket_id=" + socketId + "&channel_name=" + channel)));
    }

    /** A request of the page, which says as Echo does which socket it has. */
    HttpResponse<String> post(String path, String body) {
        return request(HttpRequest.newBuilder(URI.create("http://" + application + path))
                .header("X-Socket-ID", socketId)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> request(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends an event to the others on a channel. */
    void whisper(String channel, String event, String json) {
        webSocket
                .sendText("{\"event\":\"%s\",\"channel\":\"%s\",\"data\":%s}".formatted(event, channel, json), true)
                .join();
    }

    Map<?, ?> frame() {
        return (Map<?, ?>) CODEC.read(text());
    }

    String text() {
        try {
            String text = frames.poll(PATIENCE, TimeUnit.SECONDS);
            return text == null ? fail("no frame came; closed: " + closed) : text;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Passes only if what was caused so far did not reach this page: a ping comes back with nothing before it. */
    void hasReceivedNothing() {
        webSocket.sendText("{\"event\":\"pusher:ping\"}", true).join();
        assertThat(frame().get("event")).isEqualTo("pusher:pong");
    }

    int closeCode() {
        return closed.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        webSocket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                frames.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
