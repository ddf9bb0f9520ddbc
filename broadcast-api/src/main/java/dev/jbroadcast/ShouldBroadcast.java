package dev.jbroadcast;

import java.util.List;
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
 * <p>All methods are called by {@link Broadcaster#broadcast}, in the caller's thread and transaction, and what they
 * return is fixed from then on: {@link #broadcastWhen} first, then {@link #broadcastVia}, {@link #broadcastOn},
 * {@link #broadcastAs} and {@link #broadcastWith}, each once, or once for each connection where a method takes one. An
 * exception that one of them throws reaches the caller.
 *
 * @see Broadcast an annotation that does the same without code
 * @see ShouldBroadcastNow
 */
public interface ShouldBroadcast {

    /** The channels this event goes to; {@link Channels#none()} sends nothing. */
    Channels broadcastOn();

    /**
     * The channels this event goes to over one connection, where those differ; by default {@link #broadcastOn()}.
     *
     * @param connection the name of the connection
     */
    default Channels broadcastOn(String connection) {
        return broadcastOn();
    }

    /**
     * The event's name on the wire, the one that clients listen for: 1 to 200 characters, not beginning with
     * {@code pusher:} or {@code pusher_internal:}. By default null: the {@link EventNamer} names the event, which gives
     * it the simple name of its class unless the application configured another.
     *
     * <p>Laravel Echo puts its own namespace before a name unless it begins with a dot: {@code listen('.OrderShipped',
     * …)} receives the event {@code OrderShipped}.
     */
    default @Nullable String broadcastAs() {
        return null;
    }

    /**
     * What clients receive, turned into JSON while {@link Broadcaster#broadcast} runs. By default the event itself,
     * which must then be a record; any other class says here what may leave the house.
     */
    default @Nullable Object broadcastWith() {
        return this;
    }

    /**
     * What clients of one connection receive, where that differs; by default {@link #broadcastWith()}.
     *
     * @param connection the name of the connection
     */
    default @Nullable Object broadcastWith(String connection) {
        return broadcastWith();
    }

    /** Whether this event is broadcast at all; by default it is. */
    default boolean broadcastWhen() {
        return true;
    }

    /**
     * The connections this event is sent over, once over each. By default none, which means the default connection.
     * {@link Broadcaster#via} overrides it.
     */
    default List<String> broadcastVia() {
        return List.of();
    }

    /**
     * Whether the event waits for the transaction of the current thread to commit, and is dropped if that is rolled
     * back; by default it does. Without a transaction it is sent at once in either case.
     */
    default boolean broadcastAfterCommit() {
        return true;
    }

    /**
     * What makes newer events of this name stand for older ones, such as the id of the thing whose state they tell.
     * While an event of the same name and key still waits to be sent, this one is sent instead of it, in the place of
     * the newer. By default null: every event is sent.
     */
    default @Nullable String broadcastKey() {
        return null;
    }
}
