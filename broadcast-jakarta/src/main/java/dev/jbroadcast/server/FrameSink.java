package dev.jbroadcast.server;

import org.jspecify.annotations.Nullable;

/**
 * The network below a {@link QueuedConnection}: takes one thing at a time. Neither {@link #sendText} nor
 * {@link #sendPing} is called while either is under way; {@link #close} may be, to put an end to it.
 */
public interface FrameSink {

    /**
     * Begins to send a text message and returns; or sends it, which may block, if the connection is in the
     * {@link PusherServer#blockingLane}.
     *
     * @param completion to be called once, by any thread, also by this one before this method returns
     * @throws RuntimeException instead of calling the completion, if the connection is of no more use
     */
    void sendText(String text, Completion completion);

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
