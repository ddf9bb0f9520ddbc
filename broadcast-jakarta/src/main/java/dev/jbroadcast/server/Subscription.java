package dev.jbroadcast.server;

import org.jspecify.annotations.Nullable;

/** One connection's place on one channel. */
final class Subscription {

    final HubChannel channel;
    final Connection connection;
    final @Nullable Member member;

    /** Grows from each of the channel's subscriptions to the next; set before others can find this one. */
    long number;

    /** Whether the acknowledgement is in the connection's queue; written under the channel's lock. */
    private volatile boolean acknowledged;

    Subscription(HubChannel channel, Connection connection, @Nullable Member member) {
        this.channel = channel;
        this.connection = connection;
        this.member = member;
    }

    void acknowledge(OutboundMessage acknowledgement) {
        connection.send(acknowledgement);
        acknowledged = true;
    }

    /** Sends an event of the channel, never before the acknowledgement. */
    void deliver(OutboundMessage message) {
        if (!acknowledged) {
            // Only in the moment of subscribing: the subscription is registered first so that no event is lost, and the
            // acknowledgement is queued under the lock that we wait for here so that none overtakes it.
            channel.awaitAcknowledgement();
        }
        connection.send(message);
    }
}
