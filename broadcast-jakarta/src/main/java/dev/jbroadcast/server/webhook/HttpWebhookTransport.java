package dev.jbroadcast.server.webhook;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Posts with the client of the JDK. Thread-safe. */
final class HttpWebhookTransport implements WebhookTransport {

    private final HttpClient client;

    HttpWebhookTransport(HttpClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Integer> post(WebhookRequest request) {
        // Not HTTP/2: asking for it adds upgrade headers to plain requests, and some receivers refuse these.
        HttpRequest.Builder http = HttpRequest.newBuilder(request.url())
                .version(HttpClient.Version.HTTP_1_1)
                .POST(BodyPublishers.ofString(request.body()));
        request.headers().forEach(http::setHeader);
        CompletableFuture<HttpResponse<Void>> response = client.sendAsync(http.build(), BodyHandlers.discarding());
        CompletableFuture<Integer> status = response.thenApply(HttpResponse::statusCode);
        status.whenComplete((value, failure) -> {
            if (status.isCancelled()) {
                response.cancel(true);
            }
        });
        return status;
    }
}
