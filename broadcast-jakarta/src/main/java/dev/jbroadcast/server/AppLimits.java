package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import java.time.Duration;

/**
 * What the clients of one app may do, and how much of it ({@code pusher-protocol.md} §2, §3). Sizes are in bytes of
 * UTF-8.
 *
 * @param activityTimeout after how much silence a client is pinged; it is told so when it connects. Whole seconds, at
 *     least one
 * @param pongTimeout how long after that it may stay silent before it is disconnected
 * @param maxConnections how many connections the app has at a time
 * @param maxConnectionsPerAddress how many of them come from one network address
 * @param maxChannelsPerConnection how many channels one connection has joined at a time
 * @param subscribesPerSecond how many channels one connection may ask to join
 * @param clientEventsPerSecond how many events one connection may send
 * @param maxEventBytes the most that the payload of an event holds, from the application or from a client
 * @param maxMessageBytes the most that a message from a client holds; more ends its connection
 * @param maxChannelNameLength the most characters that a channel's name has
 * @param maxEventNameLength the most characters that an event's name has
 * @param maxPresenceMembers how many different people fit into a presence channel
 * @param maxPresenceMemberBytes the most that a member's {@code channel_data} holds
 * @param cacheTime how long a cache channel keeps its event
 * @param outbound how much may wait for one client
 */
public record AppLimits(
        Duration activityTimeout,
        Duration pongTimeout,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxChannelsPerConnection,
        int subscribesPerSecond,
        int clientEventsPerSecond,
        int maxEventBytes,
        int maxMessageBytes,
        int maxChannelNameLength,
        int maxEventNameLength,
        int maxPresenceMembers,
        int maxPresenceMemberBytes,
        Duration cacheTime,
        OutboundLimits outbound) {

    /** Stands for no limit, where that makes sense: {@code maxConnections(AppLimits.UNLIMITED)}. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** What Pusher's own service does where it says so, and generous bounds where it does not. */
    public static final AppLimits DEFAULTS = builder().build();

    /** @throws IllegalArgumentException if a limit is not positive, or a name may be longer than the protocol allows */
    public AppLimits {
        if (activityTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "the activity timeout is %s; it must be at least 1 second".formatted(activityTimeout));
        }
        requirePositive("pong timeout", pongTimeout);
        requirePositive("cache time", cacheTime);
        requirePositive("maximum number of connections", maxConnections);
        requirePositive("maximum number of connections per address", maxConnectionsPerAddress);
        requirePositive("maximum number of channels per connection", maxChannelsPerConnection);
        requirePositive("subscribes per second", subscribesPerSecond);
        requirePositive("client events per second", clientEventsPerSecond);
        requirePositive("maximum event size", maxEventBytes);
        requirePositive("maximum message size", maxMessageBytes);
        requirePositive("maximum number of presence members", maxPresenceMembers);
        requirePositive("maximum size of a presence member", maxPresenceMemberBytes);
        requireLength("channel name", maxChannelNameLength, Channel.MAX_NAME_LENGTH);
        requireLength("event name", maxEventNameLength, Publication.MAX_EVENT_LENGTH);
    }

    /** Starts with {@link #DEFAULTS}. */
    public static Builder builder() {
        return new Builder();
    }

    private static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the %s is %d; it must be positive".formatted(what, value));
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the %s is %s; it must be positive".formatted(what, value));
        }
    }

    private static void requireLength(String what, int value, int most) {
        if (value <= 0 || value > most) {
            throw new IllegalArgumentException(
                    "the maximum length of a %s is %d; it must be 1 to %d".formatted(what, value, most));
        }
    }

    /** Builds {@link AppLimits}; see there for what each limits. Not thread-safe. */
    public static final class Builder {

        private Duration activityTimeout = Duration.ofSeconds(120);
        private Duration pongTimeout = Duration.ofSeconds(30);
        private int maxConnections = UNLIMITED;
        private int maxConnectionsPerAddress = UNLIMITED;
        private int maxChannelsPerConnection = 500;
        private int subscribesPerSecond = 500;
        private int clientEventsPerSecond = 10;
        private int maxEventBytes = 10 * 1024;
        private int maxMessageBytes = 64 * 1024;
        private int maxChannelNameLength = Channel.MAX_NAME_LENGTH;
        private int maxEventNameLength = Publication.MAX_EVENT_LENGTH;
        private int maxPresenceMembers = 100;
        private int maxPresenceMemberBytes = 1024;
        private Duration cacheTime = Duration.ofMinutes(30);
        private OutboundLimits outbound = OutboundLimits.DEFAULTS;

        private Builder() {}

        /** By default 120 seconds. */
        public Builder activityTimeout(Duration activityTimeout) {
            this.activityTimeout = activityTimeout;
            return this;
        }

        /** By default 30 seconds. */
        public Builder pongTimeout(Duration pongTimeout) {
            this.pongTimeout = pongTimeout;
            return this;
        }

        /** By default unlimited: the machine is the limit. */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = maxConnections;
            return this;
        }

        /** By default unlimited: behind a proxy, all clients may seem to have one address. */
        public Builder maxConnectionsPerAddress(int maxConnectionsPerAddress) {
            this.maxConnectionsPerAddress = maxConnectionsPerAddress;
            return this;
        }

        /** By default 500. */
        public Builder maxChannelsPerConnection(int maxChannelsPerConnection) {
            this.maxChannelsPerConnection = maxChannelsPerConnection;
            return this;
        }

        /** By default 500: a client that reconnects joins all its channels at once. */
        public Builder subscribesPerSecond(int subscribesPerSecond) {
            this.subscribesPerSecond = subscribesPerSecond;
            return this;
        }

        /** By default 10. */
        public Builder clientEventsPerSecond(int clientEventsPerSecond) {
            this.clientEventsPerSecond = clientEventsPerSecond;
            return this;
        }

        /** By default 10 KiB. */
        public Builder maxEventBytes(int maxEventBytes) {
            this.maxEventBytes = maxEventBytes;
            return this;
        }

        /** By default 64 KiB: a payload is escaped on the way, and may take three times its size. */
        public Builder maxMessageBytes(int maxMessageBytes) {
            this.maxMessageBytes = maxMessageBytes;
            return this;
        }

        /** By default {@value Channel#MAX_NAME_LENGTH}; Pusher's own service has 164. */
        public Builder maxChannelNameLength(int maxChannelNameLength) {
            this.maxChannelNameLength = maxChannelNameLength;
            return this;
        }

        /** By default {@value Publication#MAX_EVENT_LENGTH}. */
        public Builder maxEventNameLength(int maxEventNameLength) {
            this.maxEventNameLength = maxEventNameLength;
            return this;
        }

        /** By default 100. */
        public Builder maxPresenceMembers(int maxPresenceMembers) {
            this.maxPresenceMembers = maxPresenceMembers;
            return this;
        }

        /** By default 1 KiB. */
        public Builder maxPresenceMemberBytes(int maxPresenceMemberBytes) {
            this.maxPresenceMemberBytes = maxPresenceMemberBytes;
            return this;
        }

        /** By default 30 minutes. */
        public Builder cacheTime(Duration cacheTime) {
            this.cacheTime = cacheTime;
            return this;
        }

        /** By default {@link OutboundLimits#DEFAULTS}. */
        public Builder outbound(OutboundLimits outbound) {
            this.outbound = outbound;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a limit is not positive, or a name may be longer than the protocol allows
         */
        public AppLimits build() {
            return new AppLimits(
                    activityTimeout,
                    pongTimeout,
                    maxConnections,
                    maxConnectionsPerAddress,
                    maxChannelsPerConnection,
                    subscribesPerSecond,
                    clientEventsPerSecond,
                    maxEventBytes,
                    maxMessageBytes,
                    maxChannelNameLength,
                    maxEventNameLength,
                    maxPresenceMembers,
                    maxPresenceMemberBytes,
                    cacheTime,
                    outbound);
        }
    }
}
