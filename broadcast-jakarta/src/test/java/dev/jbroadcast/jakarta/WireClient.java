package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.jbroadcast.json.JsonCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that knows nothing but WebSocket: every frame is seen as it is. */
final class WireClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonCodec CODEC = JsonCodec.detect();

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final WebSocket webSocket;

    WireClient(URI uri) {
        webSocket = HTTP.newWebSocketBuilder().buildAsync(uri, new Listener()).join();
    }

    /** A client that was greeted. */
    static WireClient connect(TestServer server) {
        WireClient client = new WireClient(server.webSocket("/app/test-key?protocol=7&client=js&version=8.6.0"));
        client.greeting();
        return client;
    }

    private String socketId = "";

    String socketId() {
        return socketId;
    }

    /** Takes the first frame. */
    Map<?, ?> greeting() {
        Map<?, ?> frame = frame();
        assertThat(frame.get("event")).isEqualTo("pusher:connection_established");
        Map<?, ?> data = (Map<?, ?>) CODEC.read((String) frame.get("data"));
        socketId = (String) data.get("socket_id");
        return data;
    }

    void send(String text) {
        webSocket.sendText(text, true).join();
    }

    void sendBinary(byte... bytes) {
        webSocket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    void subscribe(String channel) {
        send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"" + channel + "\"}}");
        assertThat(text())
                .isEqualTo("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"%s\",\"data\":\"{}\"}"
                        .formatted(channel));
    }

    /** The next frame as it came. */
    String text() {
        try {
            String text = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return text == null ? fail("no frame came; closed: " + closed) : text;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next frame. */
    Map<?, ?> frame() {
        return (Map<?, ?>) CODEC.read(text());
    }

    /**
     * Passes only if whatever was caused so far did not reach this client: a ping comes back with nothing before it.
     */
    void hasReceivedNothing() {
        send("{\"event\":\"pusher:ping\"}");
        assertThat(text()).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
    }

    Closed awaitClose() {
        return closed.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    @Override
    public void close() {
        webSocket.abort();
    }

    record Closed(int code, String reason) {}

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                frames.add(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(new Closed(statusCode, reason));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
