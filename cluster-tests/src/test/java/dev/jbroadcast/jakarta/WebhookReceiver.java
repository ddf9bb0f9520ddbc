package dev.jbroadcast.jakarta;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes the webhooks of all nodes, and writes them down in the order in which they came. */
final class WebhookReceiver implements AutoCloseable {

    private static final JsonCodec CODEC = JsonCodec.detect();

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Everything. */
    List<Told> told() {
        return told;
    }

    /** What was told of a channel: {@code channel_occupied}, {@code member_added ann}. */
    List<String> of(String channel) {
        return told.stream()
                .filter(each -> each.channel().equals(channel))
                .map(each -> each.user().isEmpty() ? each.name() : each.name() + " " + each.user())
                .toList();
    }

    /** How often it was told. */
    long count(String channel, String what) {
        return of(channel).stream().filter(what::equals).count();
    }

    /** Who is there by what was told last of each. */
    Set<String> present(String channel) {
        Set<String> present = new TreeSet<>();
        for (Told each : told) {
            if (each.channel().equals(channel)) {
                switch (each.name()) {
                    case "member_added" -> present.add(each.user());
                    case "member_removed" -> present.remove(each.user());
                    default -> {}
                }
            }
        }
        return present;
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (Object event : (List<?>) ((Map<?, ?>) CODEC.read(body)).get("events")) {
            told.add(Told.of((Map<?, ?>) event));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** @param user empty where it is not about one */
    record Told(String name, String channel, String user) {

        private static Told of(Map<?, ?> event) {
            Object user = event.get("user_id");
            return new Told(
                    (String) event.get("name"),
                    String.valueOf(event.get("channel")),
                    user == null ? "" : user.toString());
        }
    }
}
