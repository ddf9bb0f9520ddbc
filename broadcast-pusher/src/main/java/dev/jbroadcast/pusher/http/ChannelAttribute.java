package dev.jbroadcast.pusher.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be asked of a channel beside whether anybody listens ({@code pusher-protocol.md} §5.3, §5.6). */
public enum ChannelAttribute {
    /** How many different people are in a presence channel. */
    USER_COUNT("user_count"),
    /** How many connections have subscribed; some servers tell only where that is switched on. */
    SUBSCRIPTION_COUNT("subscription_count"),
    /** The last event of a cache channel; only of a single channel. */
    CACHE("cache");

    private final String wireName;

    ChannelAttribute(String wireName) {
        this.wireName = wireName;
    }

    /** The parameter {@code info} that asks for these; empty if there are none. */
    static String info(ChannelAttribute... attributes) {
        return Arrays.stream(attributes)
                .distinct()
                .map(attribute -> attribute.wireName)
                .collect(Collectors.joining(","));
    }
}
