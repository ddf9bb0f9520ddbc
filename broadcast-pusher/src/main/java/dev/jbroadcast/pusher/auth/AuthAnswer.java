package dev.jbroadcast.pusher.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer that is not yet text: that to a whole request, or to one of the channels that it asks for. Immutable.
 *
 * @param status 200, 400, 403, 413 or 500
 * @param body what is to be written as JSON
 */
record AuthAnswer(int status, Map<String, ?> body) {

    static AuthAnswer error(int status, String message) {
        return new AuthAnswer(status, Map.of("message", message));
    }

    /** What is wrong with a field, in the form of Laravel's validation. */
    static AuthAnswer invalid(String field, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", message);
        body.put("errors", Map.of(field, List.of(message)));
        return new AuthAnswer(400, body);
    }

    static AuthAnswer badSocketId() {
        return invalid("socket_id", "The socket_id is missing or does not have the form digits, dot, digits.");
    }

    static AuthAnswer failed() {
        return error(500, "The authorization failed.");
    }

    static AuthAnswer tooLarge() {
        return error(413, "The body has more than %d bytes.".formatted(AuthEndpoint.MAX_BODY_BYTES));
    }
}
