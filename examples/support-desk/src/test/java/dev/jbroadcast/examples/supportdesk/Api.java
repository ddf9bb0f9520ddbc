package dev.jbroadcast.examples.supportdesk;

import dev.jbroadcast.json.JsonCodec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What one user does by requests. */
final class Api {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonCodec JSON = JsonCodec.detect();

    private final EeServer server;
    private final UnaryOperator<HttpRequest.Builder> headers;

    private Api(EeServer server, UnaryOperator<HttpRequest.Builder> headers) {
        this.server = server;
        this.headers = headers;
    }

    static Api of(EeServer server, String user) {
        return new Api(server, request -> request.header("Authorization", "Bearer token-of-" + user));
    }

    static Api ofNobody(EeServer server) {
        return new Api(server, request -> request);
    }

    /** From a page with this connection. */
    Api from(DeskClient client) {
        return new Api(server, request -> headers.apply(request).header("X-Socket-ID", client.socketId()));
    }

    /** Whether the application answers. */
    boolean isThere() {
        try {
            return get("/api/v1/support/reasons").status() == 200;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer postForm(String path, String form) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder request(String path) {
        return headers.apply(HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofSeconds(30)));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException("no answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    record Answer(int status, String body) {

        Object json() {
            return JSON.read(body);
        }

        Map<?, ?> object() {
            return (Map<?, ?>) json();
        }
    }
}
