package dev.jbroadcast.server;

import java.time.Duration;

/**
 * What the clients of one app may do ({@code pusher-protocol.md} §2.6, §3).
 *
 * @param activityTimeout after how much silence a client is pinged; it is told so when it connects. Whole seconds, at
 *     least one
 * @param pongTimeout how long after that it may stay silent before it is disconnected
 * @param clientEvents whether clients may send events to each other
 * @param clientEventsPerSecond how many one connection may send
 * @param maxEventBytes the most that the payload of an event holds, from the application or from a client, in bytes of
 *     UTF-8
 * @param maxPresenceMembers how many different people fit into a presence channel
 * @param maxPresenceMemberBytes the most that a member's {@code channel_data} holds, in bytes of UTF-8
 */
public record AppLimits(
        Duration activityTimeout,
        Duration pongTimeout,
        boolean clientEvents,
        int clientEventsPerSecond,
        int maxEventBytes,
        int maxPresenceMembers,
        int maxPresenceMemberBytes) {

    /** What Pusher's own service does. */
    public static final AppLimits DEFAULTS = builder().build();

    /** @throws IllegalArgumentException if a limit is not positive */
    public AppLimits {
        if (activityTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "the activity timeout is %s; it must be at least 1 second".formatted(activityTimeout));
        }
        if (pongTimeout.isNegative() || pongTimeout.isZero()) {
            throw new IllegalArgumentException("the pong timeout is %s; it must be positive".formatted(pongTimeout));
        }
        requirePositive("client events per second", clientEventsPerSecond);
        requirePositive("maximum event size", maxEventBytes);
        requirePositive("maximum number of presence members", maxPresenceMembers);
        requirePositive("maximum size of a presence member", maxPresenceMemberBytes);
    }

    /** Starts with what Pusher's own service does. */
    public static Builder builder() {
        return new Builder();
    }

    private static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the %s is %d; it must be positive".formatted(what, value));
        }
    }

    /** Builds {@link AppLimits}; see there for what each limits. Not thread-safe. */
    public static final class Builder {

        private Duration activityTimeout = Duration.ofSeconds(120);
        private Duration pongTimeout = Duration.ofSeconds(30);
        private boolean clientEvents = true;
        private int clientEventsPerSecond = 10;
        private int maxEventBytes = 10 * 1024;
        private int maxPresenceMembers = 100;
        private int maxPresenceMemberBytes = 1024;

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

        /** By default true. */
        public Builder clientEvents(boolean clientEvents) {
            this.clientEvents = clientEvents;
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

        /** @throws IllegalArgumentException if a limit is not positive */
        public AppLimits build() {
            return new AppLimits(
                    activityTimeout,
                    pongTimeout,
                    clientEvents,
                    clientEventsPerSecond,
                    maxEventBytes,
                    maxPresenceMembers,
                    maxPresenceMemberBytes);
        }
    }
}
