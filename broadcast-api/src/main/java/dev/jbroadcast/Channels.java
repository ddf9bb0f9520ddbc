package dev.jbroadcast;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where an event goes: one {@link Channel}, several, or none. A single channel is a {@code Channels} already, so that
 * {@link ShouldBroadcast#broadcastOn()} can return either. Immutable.
 */
public sealed interface Channels permits Channel, ChannelList {

    /** The channels in the order given, without duplicates; unmodifiable. */
    List<Channel> channels();

    /** Several channels; naming one twice is the same as naming it once. */
    static Channels of(Channel... channels) {
        return of(List.of(channels));
    }

    /** Several channels; naming one twice is the same as naming it once. */
    static Channels of(Iterable<Channel> channels) {
        Set<Channel> distinct = new LinkedHashSet<>();
        channels.forEach(distinct::add);
        return new ChannelList(List.copyOf(distinct));
    }

    /** Nowhere: an event on no channel is not sent. */
    static Channels none() {
        return ChannelList.NONE;
    }
}
