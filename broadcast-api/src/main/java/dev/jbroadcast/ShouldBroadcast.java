package dev.jbroadcast;

import org.jspecify.annotations.Nullable;

/**
 * An event that is sent to everyone who listens on its channels.
 *
 * <p>Records are the natural form: the payload is then the record's components.
 *
 * <pre>{@code
 * public record OrderShipped(long orderId, String status) implements ShouldBroadcast {
 *     @Override
 *     public Channels broadcastOn() {
 *         return Channel.privateChannel("orders." + orderId);
 *     }
 * }
 * }</pre>
 *
 * <p>All methods are called by {@link Broadcaster#broadcast}, once, in the caller's thread, and what they return is
 * fixed from then on: {@link #broadcastWhen} first, then {@link #broadcastOn}, {@link #broadcastAs} and
 * {@link #broadcastWith}. An exception that one of them throws reaches the caller.
 */
public interface ShouldBroadcast {

    /** The channels this event goes to; {@link Channels#none()} sends nothing. */
    Channels broadcastOn();

    /**
     * The event's name on the wire, the one that clients listen for: 1 to 200 characters, not beginning with
     * {@code pusher:} or {@code pusher_internal:}. By default the simple name of the class.
     *
     * <p>Laravel Echo puts its own namespace before a name unless it begins with a dot: {@code listen('.OrderShipped',
     * …)} receives the event {@code OrderShipped}.
     */
    default String broadcastAs() {
        return getClass().getSimpleName();
    }

    /**
     * What clients receive, turned into JSON while {@link Broadcaster#broadcast} runs. By default the event itself,
     * which must then be a record; any other class says here what may leave the house.
     */
    default @Nullable Object broadcastWith() {
        return this;
    }

    /** Whether this event is broadcast at all; by default it is. */
    default boolean broadcastWhen() {
        return true;
    }
}
