package dev.jbroadcast.authorization;

import dev.jbroadcast.callback.LogText;
import org.jspecify.annotations.Nullable;

/** The answer to somebody who wants to join a channel. */
public sealed interface ChannelDecision {

    /**
     * They may.
     *
     * @param member as whom, on a presence channel; has no meaning on any other
     */
    record Allowed(@Nullable PresenceMember member) implements ChannelDecision {}

    /**
     * They may not.
     *
     * @param reason for the application's log; not for the client. Characters that would break a line of the log are
     *     replaced by question marks
     */
    record Denied(String reason) implements ChannelDecision {

        public Denied {
            reason = LogText.printable(reason);
        }
    }

    /** Somebody else is to decide: the next route that matches the channel. If none does, they may not. */
    record Abstained() implements ChannelDecision {}

    /** They may join a channel that is not a presence channel. */
    static ChannelDecision allow() {
        return new Allowed(null);
    }

    /** They may join; on a presence channel as this member. */
    static ChannelDecision allow(PresenceMember member) {
        return new Allowed(member);
    }

    /**
     * They may not join.
     *
     * @param reason for the application's log; not for the client
     */
    static ChannelDecision deny(String reason) {
        return new Denied(reason);
    }

    /** Lets the next route that matches the channel decide. */
    static ChannelDecision abstain() {
        return new Abstained();
    }
}
