package dev.jbroadcast.pusher.webhook;

import java.time.Instant;
import java.util.List;

/**
 * A webhook whose signature is good.
 *
 * @param appId the app whose secret has signed it
 * @param key the key of that app which the request names
 * @param time when the server made it; that stays what it was when the server tries again
 * @param events what happened, in that order; unmodifiable
 */
public record ReceivedWebhook(String appId, String key, Instant time, List<WebhookEvent> events) {

    public ReceivedWebhook {
        events = List.copyOf(events);
    }
}
