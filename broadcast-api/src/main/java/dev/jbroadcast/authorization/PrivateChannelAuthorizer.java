package dev.jbroadcast.authorization;

/** Decides who may listen on a private channel. Called for every attempt, in the thread of its HTTP request. */
@FunctionalInterface
public interface PrivateChannelAuthorizer {

    /**
     * Whether this subscriber may listen.
     *
     * @param subscriber who asks; a guest only if the {@link ChannelOptions} allow guests
     * @param parameters what stands in the channel's name at the placeholders of the pattern
     */
    boolean authorize(Subscriber subscriber, ChannelParameters parameters);
}
