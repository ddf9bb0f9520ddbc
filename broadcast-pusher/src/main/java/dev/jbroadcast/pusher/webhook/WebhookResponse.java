package dev.jbroadcast.pusher.webhook;

/**
 * What a server is answered.
 *
 * @param status 200, 400, 401, 413 or 500. Servers try again after everything else than 200 to 299
 * @param body JSON text, to be sent as {@code application/json}
 * @param bodyRead whether nothing of the request is left to be read; if not, the connection is to be closed, because
 *     what is left would be taken for the next request
 */
public record WebhookResponse(int status, String body, boolean bodyRead) {

    WebhookResponse withBodyRead(boolean bodyRead) {
        return new WebhookResponse(status, body, bodyRead);
    }
}
