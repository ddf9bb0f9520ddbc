package dev.jbroadcast.pusher.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers as it is told, and remembers what it was asked. */
final class RecordingServer implements AutoCloseable {

    static final AppCredentials CREDENTIALS = new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");

    final List<Request> requests = new CopyOnWriteArrayList<>();

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final HttpServer server;

    record Request(String method, String path, Map<String, String> query, String key, String body) {

        Map<?, ?> json() {
            return (Map<?, ?>) JsonCodec.detect().read(body);
        }
    }

    record Answer(int status, String body, Map<String, String> headers) {}

    RecordingServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What is answered next; after all that, {@code {}}. */
    RecordingServer answers(int status, String body, String... headers) {
        Map<String, String> map = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
        answers.add(new Answer(status, body, map));
        return this;
    }

    PusherClient.Builder client() {
        return PusherClient.builder(CREDENTIALS)
                .scheme("http")
                .host("localhost")
                .port(port());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query(exchange.getRequestURI().getQuery()),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Idempotency-Key")),
                body));
        Answer answer = answers.isEmpty() ? new Answer(200, "{}", Map.of()) : answers.remove();
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> query(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&")) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
