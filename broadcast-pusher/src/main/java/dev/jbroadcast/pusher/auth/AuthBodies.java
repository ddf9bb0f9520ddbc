package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the bodies of requests and writes those of answers, alike for all endpoints. Immutable. */
final class AuthBodies {

    private static final Logger log = LoggerFactory.getLogger(AuthBodies.class);

    private final JsonCodec codec;

    AuthBodies(JsonCodec codec) {
        this.codec = codec;
    }

    /** Answers a body from the texts of its fields, given their names; or that it cannot be read. */
    AuthResponse read(
            @Nullable String contentType,
            String body,
            Function<Function<String, @Nullable String>, AuthResponse> answer) {
        return AuthEndpoint.isJson(contentType) ? readJson(body, answer) : readForm(body, answer);
    }

    private AuthResponse readJson(String body, Function<Function<String, @Nullable String>, AuthResponse> answer) {
        Object json;
        try {
            json = codec.read(body);
        } catch (JsonCodecException e) {
            log.debug("refused a request for a signature: its body is not JSON", e);
            json = null;
        }
        return json instanceof Map<?, ?> fields
                ? answer.apply(name -> fields.get(name) instanceof String text ? text : null)
                : error(400, "The body is not a JSON object.");
    }

    private AuthResponse readForm(String body, Function<Function<String, @Nullable String>, AuthResponse> answer) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String pair : body.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            return error(400, "The body is not a form.");
        }
        return answer.apply(fields::get);
    }

    AuthResponse signed(Map<String, String> answer) {
        return new AuthResponse(200, codec.write(answer));
    }

    AuthResponse badSocketId() {
        return error(400, "The socket_id is missing or does not have the form digits, dot, digits.");
    }

    AuthResponse forbidden() {
        return error(403, "Forbidden");
    }

    AuthResponse tooLarge() {
        return error(413, "The body has more than %d bytes.".formatted(AuthEndpoint.MAX_BODY_BYTES));
    }

    AuthResponse failed() {
        return error(500, "The authorization failed.");
    }

    /** An error as Laravel writes it. */
    AuthResponse error(int status, String message) {
        return new AuthResponse(status, codec.write(Map.of("message", message)));
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
