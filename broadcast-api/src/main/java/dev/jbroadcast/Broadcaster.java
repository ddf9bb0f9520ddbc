package dev.jbroadcast;

import java.util.function.Supplier;

/**
 * Sends events to their channels.
 *
 * <p>Sending ends in a verb. What comes before it are modifiers, each of which returns a new view and changes nothing:
 *
 * <pre>{@code
 * broadcaster.broadcast(new OrderShipped(42, "shipped"));
 * broadcaster.toOthers().broadcast(new MessageSent(message));
 * broadcaster.via("reverb").on(Channel.publicChannel("news")).as("headline").with(headline).send();
 * }</pre>
 *
 * <p>An event is an object whose class implements {@link ShouldBroadcast} or carries {@link Broadcast}. Its channels,
 * name and payload are fixed before the sending method returns. Events of one channel leave over a connection in the
 * order in which they were sent.
 *
 * <p>Immutable and thread-safe. Views are cheap, and may be kept.
 */
public interface Broadcaster {

    /**
     * Sends an event from a queue: after the transaction of the current thread has committed, if there is one, and
     * without making the caller wait for a network or fail because of it. A failure is logged and reported, and retried
     * where that is safe. If the transaction is rolled back the event is dropped.
     *
     * <p>A {@link ShouldBroadcastNow} is sent as {@link #broadcastNow} does.
     *
     * @throws BroadcastException if the event itself cannot be sent: a class that is no event, an illegal name, a
     *     payload that is no JSON or too large, a class that is no record and does not say what its payload is; the
     *     message names the class
     */
    BroadcastResult broadcast(Object event);

    /**
     * Sends an event in the caller's thread, after those that were sent to the same channels before, and returns when
     * the drivers have handed it on. Waits for no transaction and does not try again.
     *
     * @throws BroadcastException as {@link #broadcast} does
     * @throws DeliveryException if a driver failed, unless the event is a {@link ShouldRescue}
     */
    BroadcastResult broadcastNow(Object event);

    /** Sends an event if the condition holds; the event is not even made if it does not. */
    default BroadcastResult broadcastIf(boolean condition, Supplier<?> event) {
        return condition ? broadcast(event.get()) : BroadcastResult.skipped();
    }

    /** Sends an event unless the condition holds. */
    default BroadcastResult broadcastUnless(boolean condition, Supplier<?> event) {
        return broadcastIf(!condition, event);
    }

    /** Starts an event without a class of its own, to these channels. */
    AnonymousEvent on(Channels channels);

    /**
     * Starts an event without a class of its own, to all connections on which this user has signed in.
     *
     * @throws IllegalArgumentException if the id is empty or has characters that a channel name cannot have
     */
    default AnonymousEvent toUser(String userId) {
        return on(Channel.user(userId));
    }

    /**
     * Leaves out the connection that made the current request, so that a browser does not get its own message back. The
     * connection is read from the {@link CurrentSocket} now, not when the event is sent: a view made in the request's
     * thread keeps it on any other.
     *
     * <p>Where no connection is known, the event goes to everyone, with a warning in the log; or, if the broadcaster
     * was configured so, not at all.
     */
    Broadcaster toOthers();

    /** Leaves out this connection. */
    Broadcaster except(SocketId socketId);

    /**
     * Sends over these connections instead of the default one, once over each.
     *
     * @throws IllegalArgumentException if none is named, or one has not been configured; the message names those that
     *     are
     */
    Broadcaster via(String... connections);
}
