package dev.jbroadcast.server;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frame that a client sent, taken apart.
 *
 * @param text as it came
 * @param fields the whole object
 */
record ClientFrame(String event, String text, Map<?, ?> fields) {

    /** The frame in a text; empty if the text is no JSON object with an {@code event}. */
    static Optional<ClientFrame> parse(String text, JsonCodec codec) {
        try {
            if (codec.read(text) instanceof Map<?, ?> fields && fields.get("event") instanceof String event) {
                return Optional.of(new ClientFrame(event, text, fields));
            }
        } catch (JsonCodecException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The channel of a client event. */
    @Nullable
    String channel() {
        return nonEmpty(fields.get("channel"));
    }

    boolean hasData() {
        return fields.containsKey("data");
    }

    /**
     * The payload of a client event as JSON text: a string is JSON text already, of anything else it is what stands in
     * the frame (§3).
     */
    String dataAsText(JsonCodec codec) {
        if (fields.get("data") instanceof String json) {
            return json;
        }
        String json = RawJson.member(text, "data", codec);
        return json == null ? "null" : json;
    }

    /** A field of {@code data}, which hand-written clients send as a JSON string (§2.2); null unless it is text. */
    @Nullable
    String dataField(String name, JsonCodec codec) {
        Object data = fields.get("data");
        if (data instanceof String json) {
            try {
                data = codec.read(json);
            } catch (JsonCodecException e) {
                return null;
            }
        }
        return data instanceof Map<?, ?> object ? nonEmpty(object.get(name)) : null;
    }

    /** Absent, null and empty are the same to clients. */
    private static @Nullable String nonEmpty(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? text : null;
    }
}
