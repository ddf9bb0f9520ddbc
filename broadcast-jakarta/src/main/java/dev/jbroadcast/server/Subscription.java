package dev.jbroadcast.server;

import org.jspecify.annotations.Nullable;

/**
 * One connection's place on one channel. Its lock makes two promises exact: no event of the channel comes before the
 * acknowledgement, and none is sent once the client has left. It is nearly never contended: by a publisher in the very
 * moment of subscribing or leaving, and by publishers among each other, who would meet at the connection anyway.
 */
final class Subscription {

    /** What became of an attempt to subscribe. */
    enum State {
        /** The cluster has not answered yet. */
        WAITING,
        SUBSCRIBED,
        /** There are as many members as there may be, and this would be one more. */
        FULL,
        /** The channel was given up in this moment: it has to be looked up again. */
        GONE
    }

    final HubChannel channel;
    final ProtocolSession session;
    /** The session's: each object that a delivery touches is another line that is not in the processor's cache. */
    final Connection connection;

    final @Nullable Member member;

    /** What became of it; guarded by the channel's lock, as are the next four. */
    State state = State.WAITING;
    /** Of the channel, when this came. */
    long revision;
    /** The version of the members with this one among them, once the cluster has said so. */
    long announcedAt = Members.UNKNOWN;
    /** How often it had been told how many listen, when this came. */
    int noticesBefore;
    /** Whether who subscribes is waiting for the answer in this moment. */
    boolean deciding;

    /** Where it stands among the {@link Recipients}. */
    int place;

    /** Guarded by this object, whose own lock costs nothing: there are very many of these, and nothing blocks. */
    private boolean ended;

    Subscription(HubChannel channel, ProtocolSession session, @Nullable Member member) {
        this.channel = channel;
        this.session = session;
        this.connection = session.connection();
        this.member = member;
    }

    @Nullable
    String userId() {
        return member == null ? null : member.id();
    }

    /**
     * Makes the subscription known to publishers, and then sends what comes first.
     *
     * @param register what lets publishers find it; from then on they wait here
     */
    synchronized void begin(Runnable register, Runnable acknowledge) {
        register.run();
        acknowledge.run();
    }

    synchronized void end() {
        ended = true;
    }

    /** Sends an event of the channel. */
    synchronized void deliver(OutboundMessage message) {
        if (!ended) {
            connection.send(message);
        }
    }

    /** @see Connection#queue */
    synchronized boolean queue(OutboundMessage message) {
        return !ended && connection.queue(message);
    }
}
