package dev.jbroadcast.server.event;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an app's connections or channels. Events are facts: they are told when it has happened,
 * each once, and those of one channel in their order. Immutable.
 *
 * <p>Where several nodes are one, an event is told on one of them: where it happened, or where it was found out. What
 * is first and last, is so in the whole cluster.
 *
 * <p>The channels of users ({@code #server-to-user-…}) are internal, and there are no events of them.
 */
public sealed interface ServerEvent {

    /** The id of the app that it happened to. */
    String appId();

    /** A client has connected and was greeted. */
    record ConnectionOpened(String appId, SocketId socketId) implements ServerEvent {}

    /** A connection is gone, and all that it had subscribed to with it; the events of that come first. */
    record ConnectionClosed(String appId, SocketId socketId) implements ServerEvent {}

    /**
     * A connection has joined a channel.
     *
     * @param userId who it is, on presence channels
     */
    record Subscribed(
            String appId,
            Channel channel,
            SocketId socketId,
            @Nullable String userId) implements ServerEvent {}

    /**
     * A connection has left a channel.
     *
     * @param userId who it is, on presence channels
     */
    record Unsubscribed(
            String appId,
            Channel channel,
            SocketId socketId,
            @Nullable String userId) implements ServerEvent {}

    /**
     * The first connection has joined a channel.
     *
     * @param returned whether the channel was vacated only a moment ago on another node of a cluster; then webhooks
     *     tell neither the one nor the other
     */
    record ChannelOccupied(String appId, Channel channel, boolean returned) implements ServerEvent {

        /** Nobody had just left. */
        public ChannelOccupied(String appId, Channel channel) {
            this(appId, channel, false);
        }
    }

    /** The last connection has left a channel. */
    record ChannelVacated(String appId, Channel channel) implements ServerEvent {}

    /**
     * A user has joined a presence channel: with their first connection to it.
     *
     * @param returned whether they left it only a moment ago on another node of a cluster; then webhooks tell neither
     *     the one nor the other
     */
    record MemberAdded(String appId, Channel channel, String userId, boolean returned) implements ServerEvent {

        /** They had not just left. */
        public MemberAdded(String appId, Channel channel, String userId) {
            this(appId, channel, userId, false);
        }
    }

    /** A user has left a presence channel: with their last connection to it. */
    record MemberRemoved(String appId, Channel channel, String userId) implements ServerEvent {}

    /** A user has signed in, and was not online before. */
    record UserOnline(String appId, String userId) implements ServerEvent {}

    /** The last connection of a user who had signed in is gone, and none came back within a few seconds. */
    record UserOffline(String appId, String userId) implements ServerEvent {}

    /**
     * A client has sent an event to a channel, and it was passed on.
     *
     * @param data the payload as JSON text
     * @param userId who it is on the channel, where that is a presence channel
     * @param signedInUserId who has signed in on the connection
     */
    record ClientEventSent(
            String appId,
            Channel channel,
            String event,
            String data,
            SocketId socketId,
            @Nullable String userId,
            @Nullable String signedInUserId)
            implements ServerEvent {}

    /** A client has joined a cache channel that has no event to give; told once until it has one. */
    record CacheMissed(String appId, Channel channel) implements ServerEvent {}

    /**
     * There are more or fewer connections to a channel than when this was told last ({@code pusher-protocol.md} §2.8).
     */
    record SubscriptionCountChanged(String appId, Channel channel, int subscriptionCount) implements ServerEvent {}
}
