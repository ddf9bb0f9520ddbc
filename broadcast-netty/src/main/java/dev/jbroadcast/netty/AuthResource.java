package dev.jbroadcast.netty;

import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.jakarta.HeaderAuthenticator;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.AuthResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where clients ask to join a channel, or to sign in. Asks the application, which may block. */
record AuthResource(AuthEndpoint endpoint, Map<String, HeaderAuthenticator> authenticators) implements Resource {

    @Override
    public Reception receive(HttpRequest head) {
        if (!head.method().equals(HttpMethod.POST)) {
            return Reception.answered(HttpAnswer.text(405, "Only POST is answered here", Map.of("Allow", "POST"))
                    .withRequestRead(false));
        }
        String contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        Guards guards = guard -> authenticators.get(guard).authenticate(head.headers()::get);
        return new Reception(
                null,
                AuthEndpoint.MAX_BODY_BYTES,
                body -> answer(endpoint.handleBody(contentType, new String(body, StandardCharsets.UTF_8), guards)),
                () -> answer(endpoint.tooLarge()).withRequestRead(false));
    }

    @Override
    public boolean mayBlockOnHead() {
        return false;
    }

    @Override
    public boolean mayBlockOnBody() {
        return true;
    }

    private static HttpAnswer answer(AuthResponse response) {
        return new HttpAnswer(
                response.status(),
                "application/json",
                response.body().getBytes(StandardCharsets.UTF_8),
                Map.of("Cache-Control", "no-store"),
                true);
    }
}
