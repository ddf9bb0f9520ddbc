package dev.jbroadcast.server.webhook;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.WebhookSigner;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.Webhook;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where webhooks go, and in whose name. One of these has never to do with two apps. */
record Destination(URI url, Map<String, String> headers, AppCredentials credentials) {

    /** Where an event of an app goes: to each place once. */
    static List<Destination> of(App app, WebhookEvent event) {
        AppCredentials oldest = app.credentials().get(0);
        return app.webhooks().stream()
                .filter(event::isFor)
                .map(webhook -> of(webhook, oldest))
                .distinct()
                .toList();
    }

    private static Destination of(Webhook webhook, AppCredentials credentials) {
        return new Destination(webhook.url(), webhook.headers(), credentials);
    }

    /** Signs what is sent, and nothing else: events that a filter leaves out are not in the body. */
    WebhookRequest request(String body) {
        Map<String, String> all = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            if (!isOurs(name)) {
                all.put(name, value);
            }
        });
        // Without a charset: there are receivers that compare the whole value (§6).
        all.put("Content-Type", "application/json");
        all.put("X-Pusher-Key", credentials.key());
        all.put("X-Pusher-Signature", new WebhookSigner(credentials).sign(body.getBytes(StandardCharsets.UTF_8)));
        return new WebhookRequest(url, all, body);
    }

    private static boolean isOurs(String header) {
        return header.equalsIgnoreCase("Content-Type")
                || header.equalsIgnoreCase("X-Pusher-Key")
                || header.equalsIgnoreCase("X-Pusher-Signature");
    }

    /** For the log: without user information and query, which may hold secrets. */
    @Override
    public String toString() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return "%s://%s%s%s of the app %s"
                .formatted(url.getScheme(), url.getHost(), port, url.getRawPath(), credentials.appId());
    }
}
