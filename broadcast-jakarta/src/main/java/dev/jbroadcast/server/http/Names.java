package dev.jbroadcast.server.http;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.server.AppLimits;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names from a request, checked; each method throws {@link ApiException} if one is not legal. */
final class Names {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

    private Names() {}

    static Channel channel(String name) {
        try {
            return new Channel(name);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("Invalid channel name: " + e.getMessage());
        }
    }

    static Channel channel(String name, AppLimits limits) {
        if (name.length() > limits.maxChannelNameLength()) {
            throw ApiException.badRequest("Invalid channel name: it has %d characters; at most %d are allowed"
                    .formatted(name.length(), limits.maxChannelNameLength()));
        }
        return channel(name);
    }

    static String event(String name, AppLimits limits) {
        if (name.length() > limits.maxEventNameLength()) {
            throw ApiException.badRequest("Invalid event name: it has %d characters; at most %d are allowed"
                    .formatted(name.length(), limits.maxEventNameLength()));
        }
        try {
            Publication.requireLegalEvent(name);
            return name;
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("Invalid event name: " + e.getMessage());
        }
    }

    static String idempotencyKey(String value) {
        if (!IDEMPOTENCY_KEY.matcher(value).matches()) {
            throw ApiException.badRequest(
                    "Invalid %s: it has 1 to 255 visible ASCII characters".formatted(ApiRequest.IDEMPOTENCY_KEY));
        }
        return value;
    }

    static @Nullable SocketId socketId(@Nullable String value) {
        if (value == null) {
            return null;
        }
        return SocketId.parse(value)
                .orElseThrow(() -> ApiException.badRequest("Invalid socket_id: it has the form digits, dot, digits"));
    }
}
