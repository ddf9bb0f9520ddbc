package dev.jbroadcast.jakarta;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;

/**
 * Waits for each send but those that another one follows: Jetty collects these, and writes them with the next that does
 * not allow that. Whatever is sent by the session's blocking remote never does; what ends a batch of the other remote
 * would block, too.
 */
final class JettyFrameSink extends SessionFrameSink {

    /** Of a failure, the send that follows is told as well. */
    private static final SendHandler NOBODY = result -> {};
    /** In characters: Jetty collects what is shorter than a quarter of its buffer. */
    private static final int LONGEST_IN_BATCH = 1024;
    /**
     * So that a client that does not read is noticed here, and not when all is in Jetty's queue, which has no bound.
     */
    private static final int MOST_IN_BATCH = 64;

    private final RemoteEndpoint.Basic remote;
    private final RemoteEndpoint.Async batch;
    private int batched;

    JettyFrameSink(Session session, Runnable beforeClose, Runnable afterClose) {
        super(session, beforeClose, afterClose);
        this.remote = session.getBasicRemote();
        this.batch = session.getAsyncRemote();
    }

    @Override
    boolean blocks() {
        return true;
    }

    @Override
    public boolean sendText(String text, boolean more, Completion completion) throws IOException {
        if (more && batched < MOST_IN_BATCH && text.length() <= LONGEST_IN_BATCH) {
            batch.setBatchingAllowed(true); // as it is since the first of these
            batch.sendText(text, NOBODY);
            batched++;
        } else {
            remote.sendText(text);
            batched = 0;
        }
        return true;
    }

    @Override
    public int touch() {
        return session.isOpen() == remote.getBatchingAllowed() ? 0 : 1;
    }
}
