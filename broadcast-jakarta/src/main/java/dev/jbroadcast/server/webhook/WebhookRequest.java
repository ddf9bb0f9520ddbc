package dev.jbroadcast.server.webhook;

import java.net.URI;
import java.util.Map;

/**
 * A webhook as it is posted.
 *
 * @param headers all that are to be sent; those of the protocol among them
 * @param body JSON text; the header {@code X-Pusher-Signature} signs its UTF-8 bytes
 */
public record WebhookRequest(URI url, Map<String, String> headers, String body) {

    public WebhookRequest {
        headers = Map.copyOf(headers);
    }
}
