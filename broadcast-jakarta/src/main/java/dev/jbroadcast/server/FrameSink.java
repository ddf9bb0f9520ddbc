package dev.jbroadcast.server;

import org.jspecify.annotations.Nullable;

/**
 * The network below a {@link QueuedConnection}: takes one thing at a time. Neither {@link #sendText} nor
 * {@link #sendPing} is called while either is under way; {@link #close} may be, to put an end to it.
 */
public interface FrameSink {

    /**
     * Sends a text message; or begins to, if the connection is not in the {@link PusherServer#blockingLane}: then this
     * does not block.
     *
     * @param more whether another message follows at once; until then, this one may wait in a buffer
     * @param completion to be called once, by any thread, also by this one before this method returns; but not if this
     *     method throws, or returns true
     * @return whether the message has been sent already
     * @throws Exception if the connection is of no more use
     */
    boolean sendText(String text, boolean more, Completion completion) throws Exception;

    /**
     * Reads what the next {@link #sendText} is going to need; whatever has become of the connection, this does not
     * throw.
     *
     * @return anything
     * @see Connection#touch
     */
    default int touch() {
        return 0;
    }

    /** Sends a ping; may block for as long as the network takes. */
    void sendPing() throws Exception;

    /** Closes with a close frame; may block for as long as the network takes. Called at most once. */
    void close(int code, String reason) throws Exception;

    /** Receives the outcome of a send. */
    @FunctionalInterface
    interface Completion {
        /** @param failure null if the message was sent */
        void complete(@Nullable Throwable failure);
    }
}
