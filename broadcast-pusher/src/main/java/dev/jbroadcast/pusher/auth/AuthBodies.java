package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** Answers a body by what it says; or that it cannot be read. */
    AuthResponse answer(@Nullable String contentType, String body, Function<AuthFields, AuthAnswer> answer) {
        return write(AuthEndpoint.isJson(contentType) ? answerJson(body, answer) : answerForm(body, answer));
    }

    AuthResponse write(AuthAnswer answer) {
        return new AuthResponse(answer.status(), codec.write(answer.body()));
    }

    private AuthAnswer answerJson(String body, Function<AuthFields, AuthAnswer> answer) {
        Object json;
        try {
            json = codec.read(body);
        } catch (JsonCodecException e) {
            log.debug("refused a request for a signature: its body is not JSON", e);
            json = null;
        }
        return json instanceof Map<?, ?> object
                ? answer.apply(AuthFields.ofJson(object))
                : AuthAnswer.error(400, "The body is not a JSON object.");
    }

    private static AuthAnswer answerForm(String body, Function<AuthFields, AuthAnswer> answer) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try {
            for (String pair : body.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.computeIfAbsent(decode(pair.substring(0, equals)), name -> new ArrayList<>())
                            .add(decode(pair.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            return AuthAnswer.error(400, "The body is not a form.");
        }
        Map<String, String[]> parameters = new LinkedHashMap<>();
        values.forEach((name, list) -> parameters.put(name, list.toArray(String[]::new)));
        return answer.apply(AuthFields.ofForm(parameters));
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
