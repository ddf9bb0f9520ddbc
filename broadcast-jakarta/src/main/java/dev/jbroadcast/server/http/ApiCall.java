package dev.jbroadcast.server.http;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import dev.jbroadcast.server.Hub;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request whose signature is good.
 *
 * @param hub of the app that it is for
 * @param name what the path names: a channel or a user; empty if it names nothing
 */
record ApiCall(Hub hub, String name, Query query, byte[] body, JsonCodec codec) {

    /** The body as a JSON object; an empty one if there is no body. */
    Map<?, ?> json() {
        if (body.length == 0) {
            return Map.of();
        }
        try {
            if (codec.read(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> object) {
                return object;
            }
        } catch (JsonCodecException e) {
            // What the library says of it may quote the body.
        }
        throw ApiException.badRequest("The body must be a JSON object");
    }
}
