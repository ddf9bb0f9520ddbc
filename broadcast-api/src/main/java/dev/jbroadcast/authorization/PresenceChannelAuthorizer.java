package dev.jbroadcast.authorization;

import java.util.Optional;

/**
 * Decides who may join a presence channel, and as whom. Called for every attempt, in the thread of its HTTP request.
 */
@FunctionalInterface
public interface PresenceChannelAuthorizer {

    /**
     * The member that this subscriber joins as; empty if it may not join.
     *
     * @param subscriber who asks; a guest only if the {@link ChannelOptions} allow guests
     * @param parameters what stands in the channel's name at the placeholders of the pattern
     */
    Optional<PresenceMember> authorize(Subscriber subscriber, ChannelParameters parameters);
}
