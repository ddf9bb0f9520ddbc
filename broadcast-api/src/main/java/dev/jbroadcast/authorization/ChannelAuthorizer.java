package dev.jbroadcast.authorization;

/**
 * Decides who may join a channel, with the full choice of answers. Called for every attempt, in the thread of its HTTP
 * request.
 */
@FunctionalInterface
public interface ChannelAuthorizer {

    /**
     * What to answer. A presence channel is joined as somebody: there, {@link ChannelDecision#allow(PresenceMember)}
     * says as whom.
     *
     * @param subscriber who asks, for which channel; a guest only if the {@link ChannelOptions} allow guests
     * @param parameters what stands in the channel's name at the placeholders of the pattern
     */
    ChannelDecision authorize(Subscriber subscriber, ChannelParameters parameters);
}
