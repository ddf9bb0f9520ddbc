package dev.jbroadcast.pusher.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of a channel: what was asked for, where it applies and the server knows it.
 *
 * @param occupied whether anybody listens; null in what is told of the channels of an event
 * @param userCount how many different people are in it; null if it is no presence channel or that was not asked
 * @param subscriptionCount how many connections listen; null if that was not asked or the server does not tell
 * @param cached the last event of a cache channel; null if there is none or that was not asked
 */
public record ChannelInfo(
        @Nullable Boolean occupied,
        @Nullable Integer userCount,
        @Nullable Integer subscriptionCount,
        @Nullable CachedEvent cached) {

    /**
     * The event that a cache channel has for those who come later.
     *
     * @param data the payload as JSON text; on encrypted channels it is encrypted
     * @param secondsToLive how long it will be kept
     */
    public record CachedEvent(String data, int secondsToLive) {}

    static ChannelInfo of(@Nullable Object json, @Nullable Boolean occupied) {
        Map<?, ?> fields = json instanceof Map<?, ?> map ? map : Map.of();
        return new ChannelInfo(
                fields.get("occupied") instanceof Boolean told ? told : occupied,
                count(fields.get("user_count")),
                count(fields.get("subscription_count")),
                cached(fields.get("cache")));
    }

    private static @Nullable Integer count(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : null;
    }

    private static @Nullable CachedEvent cached(@Nullable Object value) {
        if (value instanceof Map<?, ?> fields && fields.get("data") instanceof String data) {
            Integer seconds = count(fields.get("ttl"));
            return new CachedEvent(data, seconds == null ? 0 : seconds);
        }
        return null;
    }
}
