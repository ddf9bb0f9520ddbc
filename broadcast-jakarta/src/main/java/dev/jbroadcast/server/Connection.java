package dev.jbroadcast.server;

import org.jspecify.annotations.Nullable;

/**
 * The way to one client, as the server sees it: a queue that a transport empties. This is what a transport implements.
 *
 * <p>All methods are called by any thread, at any rate, with locks of the server held. So none of them blocks, none of
 * them throws, and none calls {@link ProtocolSession} back in the calling thread: a transport that finds out while
 * sending that the connection is gone says so from another thread.
 */
public interface Connection {

    /**
     * How many messages are given to {@link #queue} before a {@link #flush}, at most. So many waiting is no sign that
     * the client does not keep up.
     */
    int MOST_QUEUED = 64;

    /**
     * Sends a message after those that were sent before. A message for a connection that is closing or closed is
     * dropped. If the client does not keep up and too much is waiting, everything waiting is dropped and the connection
     * closed with {@link CloseCode#OVER_CAPACITY}, once the message that is on its way is out or has been so for too
     * long: a slow client never slows a publisher.
     */
    void send(OutboundMessage message);

    /**
     * Does what {@link #send} does, but may leave the writing to a later {@link #flush}, so that several messages leave
     * in one write.
     *
     * @return whether {@link #flush} has to be called, by this thread and soon
     */
    default boolean queue(OutboundMessage message) {
        send(message);
        return false;
    }

    /** Writes what waits; to be called after {@link #queue} has returned true. */
    default void flush() {}

    /**
     * Reads what the next {@link #queue} and {@link #flush} are going to need. A processor fetches from memory for
     * several connections at the same time as long as nothing is locked in between; so a large fan-out does this for
     * some of them first, and finds everything in the cache after that.
     *
     * @return anything
     */
    default int touch() {
        return 0;
    }

    /**
     * Sends what is waiting, then closes.
     *
     * @param reason for the client; at most 123 bytes of UTF-8 (RFC 6455 §5.5)
     */
    void close(CloseCode code, String reason);

    /** Sends a WebSocket ping, as soon as the message that is on its way is out. */
    void ping();

    /** Sets how much may wait for this client, once the server knows which app it belongs to. */
    void limit(OutboundLimits limits);

    /** Called about once a second: gives up on a client that has not taken a message for too long. */
    void checkProgress();

    /**
     * The lane of the thread that this connection belongs to; null if it belongs to none, and then the server delivers
     * to it in one of its own. Always the same.
     */
    default @Nullable Lane lane() {
        return null;
    }
}
