package dev.jbroadcast.pusher.webhook;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a server elsewhere, as a webhook tells it ({@code pusher-protocol.md} §6). Immutable.
 *
 * <p>The same may be told twice, and late; so it is news, not the truth.
 */
public sealed interface WebhookEvent {

    /** The first connection has joined a channel. */
    record ChannelOccupied(Channel channel) implements WebhookEvent {}

    /** The last connection has left a channel, and none came back within a few seconds. */
    record ChannelVacated(Channel channel) implements WebhookEvent {}

    /** A user has joined a presence channel: with their first connection to it. */
    record MemberAdded(Channel channel, String userId) implements WebhookEvent {}

    /** A user has left a presence channel: with their last connection to it. */
    record MemberRemoved(Channel channel, String userId) implements WebhookEvent {}

    /**
     * A client has sent an event to a channel, and it was passed on.
     *
     * @param event the name, which begins with {@code client-}
     * @param data the payload: JSON text, or plain text if the client sent a string that is no JSON. Decrypted, where
     *     the channel is an encrypted one and the endpoint knows the app's master key
     * @param userId who it is on the channel, where that is a presence channel
     */
    record ClientEventSent(
            Channel channel,
            String event,
            String data,
            SocketId socketId,
            @Nullable String userId) implements WebhookEvent {}

    /** A client has joined a cache channel that has no event to give. */
    record CacheMiss(Channel channel) implements WebhookEvent {}

    /** There are more or fewer connections to a channel than before. */
    record SubscriptionCount(Channel channel, int subscriptionCount) implements WebhookEvent {}

    /**
     * What this version knows no type for, or what lacks something that its type has to have.
     *
     * @param name what it is called on the wire
     * @param fields all that the event has, the name included, as JSON has it: text, numbers, booleans, lists, maps and
     *     null; unmodifiable
     */
    record Unknown(String name, Map<String, @Nullable Object> fields) implements WebhookEvent {

        public Unknown {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }
}
