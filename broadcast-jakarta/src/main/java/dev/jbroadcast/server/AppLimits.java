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
 * @param maxEventBytes the most that the payload of a client's event holds, in bytes of UTF-8
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
    public static final AppLimits DEFAULTS =
            new AppLimits(Duration.ofSeconds(120), Duration.ofSeconds(30), true, 10, 10 * 1024, 100, 1024);

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

    /** The same limits with another activity timeout. */
    public AppLimits withActivityTimeout(Duration activityTimeout) {
        return new AppLimits(
                activityTimeout,
                pongTimeout,
                clientEvents,
                clientEventsPerSecond,
                maxEventBytes,
                maxPresenceMembers,
                maxPresenceMemberBytes);
    }

    /** The same limits with another pong timeout. */
    public AppLimits withPongTimeout(Duration pongTimeout) {
        return new AppLimits(
                activityTimeout,
                pongTimeout,
                clientEvents,
                clientEventsPerSecond,
                maxEventBytes,
                maxPresenceMembers,
                maxPresenceMemberBytes);
    }

    /** The same limits with client events allowed or not. */
    public AppLimits withClientEvents(boolean clientEvents) {
        return new AppLimits(
                activityTimeout,
                pongTimeout,
                clientEvents,
                clientEventsPerSecond,
                maxEventBytes,
                maxPresenceMembers,
                maxPresenceMemberBytes);
    }

    /** The same limits with another number of people that fit into a presence channel. */
    public AppLimits withMaxPresenceMembers(int maxPresenceMembers) {
        return new AppLimits(
                activityTimeout,
                pongTimeout,
                clientEvents,
                clientEventsPerSecond,
                maxEventBytes,
                maxPresenceMembers,
                maxPresenceMemberBytes);
    }

    private static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the %s is %d; it must be positive".formatted(what, value));
        }
    }
}
