package dev.jbroadcast.server;

import dev.jbroadcast.SocketId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every frame that the server sends. {@code data} is always a JSON string that holds JSON, except in
 * {@code pusher:error}, where it is an object: no other choice works with all official clients
 * ({@code pusher-protocol.md}, first paragraph).
 */
final class Frames {

    /** The data of an acknowledgement that has nothing to say; clients depend on exactly this (§2.3). */
    static final String EMPTY = "{}";

    private static final OutboundMessage PONG = new OutboundMessage("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");

    private Frames() {}

    /** §1.3. */
    static OutboundMessage connectionEstablished(SocketId socketId, long activityTimeoutSeconds) {
        String data = "{\"socket_id\":\"" + socketId + "\",\"activity_timeout\":" + activityTimeoutSeconds + "}";
        return event("pusher:connection_established", data);
    }

    /** §1.4. */
    static OutboundMessage pong() {
        return PONG;
    }

    /**
     * §1.6.
     *
     * @param code null where hosted sends none
     */
    static OutboundMessage error(@Nullable Integer code, String message) {
        StringBuilder out = new StringBuilder("{\"event\":\"pusher:error\",\"data\":{\"code\":")
                .append(code)
                .append(",\"message\":");
        JsonText.appendQuoted(out, message);
        return new OutboundMessage(out.append("}}").toString());
    }

    /** §2.3; of presence channels §2.6. */
    static OutboundMessage subscriptionSucceeded(String channel, String data) {
        return event("pusher_internal:subscription_succeeded", channel, data, null);
    }

    /** §2.4. */
    static OutboundMessage subscriptionError(String channel, SubscriptionRefusal refusal) {
        StringBuilder data = new StringBuilder("{\"type\":");
        JsonText.appendQuoted(data, refusal.type());
        data.append(",\"error\":");
        JsonText.appendQuoted(data, refusal.message());
        data.append(",\"status\":").append(refusal.status()).append('}');
        return event("pusher:subscription_error", channel, data.toString(), null);
    }

    /** §2.6. */
    static OutboundMessage memberAdded(String channel, Member member) {
        StringBuilder data = new StringBuilder("{\"user_id\":");
        JsonText.appendQuoted(data, member.id());
        data.append(",\"user_info\":").append(member.info()).append('}');
        return event("pusher_internal:member_added", channel, data.toString(), null);
    }

    /** §2.6. */
    static OutboundMessage memberRemoved(String channel, Member member) {
        String data = "{\"user_id\":" + JsonText.quoted(member.id()) + "}";
        return event("pusher_internal:member_removed", channel, data, null);
    }

    /** §2.7; {@code data} is there for Java clients, which would try to decrypt what is not. */
    static OutboundMessage cacheMiss(String channel) {
        return event("pusher:cache_miss", channel, EMPTY, null);
    }

    /** §2.8. */
    static OutboundMessage subscriptionCount(String channel, int count) {
        return event("pusher_internal:subscription_count", channel, "{\"subscription_count\":" + count + "}", null);
    }

    /**
     * §4.1.
     *
     * @param userData to the letter as it was sent
     */
    static OutboundMessage signinSuccess(String userData) {
        return event("pusher:signin_success", "{\"user_data\":" + JsonText.quoted(userData) + "}");
    }

    /**
     * §4.5.
     *
     * @param userIds by the name of what they did, {@code online} or {@code offline}
     */
    static OutboundMessage watchlistEvents(Map<String, List<String>> userIds) {
        String events = userIds.entrySet().stream()
                .map(each -> "{\"name\":" + JsonText.quoted(each.getKey()) + ",\"user_ids\":["
                        + each.getValue().stream().map(JsonText::quoted).collect(Collectors.joining(",")) + "]}")
                .collect(Collectors.joining(","));
        return event("pusher_internal:watchlist_events", "{\"events\":[" + events + "]}");
    }

    private static OutboundMessage event(String event, String data) {
        return new OutboundMessage("{\"event\":" + JsonText.quoted(event) + ",\"data\":" + JsonText.quoted(data) + "}");
    }

    /**
     * An event of the application's, or of another client's (§3).
     *
     * @param data JSON text
     * @param userId who sent it, on presence channels
     */
    static OutboundMessage event(String event, String channel, String data, @Nullable String userId) {
        StringBuilder out = new StringBuilder(event.length() + channel.length() + data.length() + 64);
        out.append("{\"event\":");
        JsonText.appendQuoted(out, event);
        out.append(",\"channel\":");
        JsonText.appendQuoted(out, channel);
        out.append(",\"data\":");
        JsonText.appendQuoted(out, data);
        if (userId != null) {
            out.append(",\"user_id\":");
            JsonText.appendQuoted(out, userId);
        }
        return new OutboundMessage(out.append('}').toString());
    }
}
