package dev.jbroadcast.jakarta;

import dev.jbroadcast.pusher.webhook.WebhookEndpoint;
import dev.jbroadcast.pusher.webhook.WebhookResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes the webhooks of a server elsewhere, at whatever path it is mapped to. Webhooks are signed, so it belongs
 * outside of logins and CSRF protection. No filter may read the body before: its bytes are what is signed.
 */
public final class BroadcastWebhookServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient WebhookEndpoint endpoint;

    public BroadcastWebhookServlet(WebhookEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        WebhookResponse answer = endpoint.handle(
                request.getHeader(WebhookEndpoint.KEY_HEADER),
                request.getHeader(WebhookEndpoint.SIGNATURE_HEADER),
                request.getInputStream());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType("application/json");
        if (!answer.bodyRead()) {
            response.setHeader("Connection", "close");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
