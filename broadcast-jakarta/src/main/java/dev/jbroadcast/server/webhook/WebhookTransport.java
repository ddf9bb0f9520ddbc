package dev.jbroadcast.server.webhook;

import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

/** Carries webhooks to their receivers. Called from one thread after the other, and must not block. */
@FunctionalInterface
public interface WebhookTransport {

    /**
     * Posts a request, once.
     *
     * @return the status of the answer, or why there is none; the sender cancels it if that takes too long
     */
    CompletableFuture<Integer> post(WebhookRequest request);

    /** Over this client, for a proxy or a TLS configuration of one's own. The client stays open. */
    static WebhookTransport over(HttpClient client) {
        return new HttpWebhookTransport(client);
    }
}
