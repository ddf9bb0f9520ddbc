package dev.jbroadcast.server;

import java.net.URI;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A place that events of an app are sent to ({@code pusher-protocol.md} §6).
 *
 * @param url takes the requests; {@code http} or {@code https}
 * @param events the kinds that are sent
 * @param channelPrefix only events of channels whose names begin so; empty for all
 * @param channelSuffix only events of channels whose names end so; empty for all
 * @param headers sent along with each request, for the receiver's own checks
 */
public record Webhook(
        URI url, Set<Kind> events, String channelPrefix, String channelSuffix, Map<String, String> headers) {

    /** The kinds of events, by their names on the wire. */
    public enum Kind {
        /** The first connection has joined a channel. */
        CHANNEL_OCCUPIED,
        /** The last connection has left a channel, and none came back for a moment. */
        CHANNEL_VACATED,
        /** A user has joined a presence channel. */
        MEMBER_ADDED,
        /** A user has left a presence channel, and did not come back for a moment. */
        MEMBER_REMOVED,
        /** A client has sent an event. */
        CLIENT_EVENT,
        /** A client has joined a cache channel that has no event. */
        CACHE_MISS,
        /** A channel has more or fewer connections than before. */
        SUBSCRIPTION_COUNT;

        /** The name on the wire, such as {@code channel_occupied}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if the URL is none that can be posted to, or there is no kind of event */
    public Webhook {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "the webhook URL \"%s\" must begin with http:// or https:// and name a host".formatted(url));
        }
        if (events.isEmpty()) {
            throw new IllegalArgumentException("the webhook %s names no events".formatted(url));
        }
        events = Set.copyOf(events);
        headers = Map.copyOf(headers);
    }

    /** All events of the app. */
    public static Webhook all(URI url) {
        return of(url, EnumSet.allOf(Kind.class));
    }

    /** These kinds of events, of all channels. */
    public static Webhook of(URI url, Set<Kind> events) {
        return new Webhook(url, events, "", "", Map.of());
    }
}
