package dev.jbroadcast.authorization;

import org.jspecify.annotations.Nullable;

/** The answer to somebody who wants to join a channel. */
public sealed interface ChannelDecision {

    /**
     * They may.
     *
     * @param member as whom, on a presence channel; null on any other
     */
    record Granted(@Nullable PresenceMember member) implements ChannelDecision {}

    /**
     * They may not.
     *
     * @param reason for the application's log; not for the client
     */
    record Denied(String reason) implements ChannelDecision {}
}
