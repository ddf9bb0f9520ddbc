package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.websocket.EchoEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A client of the {@link EchoEndpoint} over TLS, which wants back what it sends. */
final class EncryptedEchoClient implements WebSocket.Listener {

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();

    private EncryptedEchoClient() {}

    /** Sends messages of all lengths, also those that take many records of TLS, and many at once; then says goodbye. */
    static void talk(URI uri, SelfSignedCertificate certificate) throws Exception {
        EncryptedEchoClient client = new EncryptedEchoClient();
        WebSocket socket = HttpClient.newBuilder()
                .sslContext(certificate.ofClient())
                .build()
                .newWebSocketBuilder()
                .buildAsync(uri, client)
                .join();
        List<String> sent = new ArrayList<>();
        for (int length : new int[] {0, 1, 200, 16_384, 70_000, 1_000_000}) {
            sent.add("x".repeat(length));
        }
        IntStream.range(0, 2_000).forEach(i -> sent.add("message " + i));
        for (String text : sent) {
            socket.sendText(text, true).join();
        }
        for (String text : sent) {
            assertThat(client.messages.poll(30, TimeUnit.SECONDS)).isEqualTo(text);
        }
        socket.sendText(EchoEndpoint.CLOSE, true).join();
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4200);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            messages.add(message.toString());
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }
}
