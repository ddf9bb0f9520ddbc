package dev.jbroadcast.server.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.WebhookSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** A back-end that takes webhooks: a real HTTP server on a port of its own. */
public final class WebhookReceiver implements AutoCloseable {

    private static final Pattern EVENTS = Pattern.compile("\\{\"time_ms\":\\d+,\"events\":\\[(.*)]}");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Integer> statuses = new ArrayDeque<>();

    /** @param statuses what is answered to the first requests; 200 to all others */
    public WebhookReceiver(Integer... statuses) {
        this.statuses.addAll(Arrays.asList(statuses));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/hooks?tenant=1");
    }

    public List<Received> received() {
        return received;
    }

    /** What the requests said had happened, without the time; JSON text. */
    public List<String> events() {
        return received.stream()
                .map(request -> EVENTS.matcher(request.body()).replaceFirst("$1"))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status;
        synchronized (statuses) {
            status = statuses.isEmpty() ? 200 : statuses.poll();
            received.add(new Received(
                    exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), body));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** A request as it arrived. */
    public record Received(String method, URI uri, Headers headers, byte[] bytes) {

        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public boolean isSignedBy(AppCredentials credentials) {
            return credentials.key().equals(headers.getFirst("X-Pusher-Key"))
                    && new WebhookSigner(credentials).verify(bytes, headers.getFirst("X-Pusher-Signature"));
        }
    }
}
