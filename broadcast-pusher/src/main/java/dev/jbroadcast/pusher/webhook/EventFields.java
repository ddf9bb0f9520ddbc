package dev.jbroadcast.pusher.webhook;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an event, read as leniently as the servers differ. Every method throws {@link IllegalArgumentException}
 * if a field is missing that there must be, or is not legal.
 */
record EventFields(Map<String, @Nullable Object> fields, JsonCodec codec) {

    Channel channel() {
        return new Channel(text("channel"));
    }

    SocketId socketId() {
        return new SocketId(text("socket_id"));
    }

    String text(String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw missing(name);
    }

    /** Some servers pass on the number that a client gave for its user. */
    @Nullable
    String userId() {
        Object value = fields.get("user_id");
        return value == null || value instanceof String ? (String) value : codec.write(value);
    }

    String requiredUserId() {
        String userId = userId();
        if (userId == null) {
            throw missing("user_id");
        }
        return userId;
    }

    /** Some servers pass on an object as an object. */
    String data() {
        Object value = fields.get("data");
        return value instanceof String text ? text : codec.write(value);
    }

    int count(String name) {
        if (fields.get(name) instanceof Number number) {
            return (int) number.doubleValue();
        }
        throw missing(name);
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("the field %s is missing, or of a wrong type".formatted(name));
    }
}
