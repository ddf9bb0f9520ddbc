package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.FrameSink;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends over a container's session. */
final class SessionFrameSink implements FrameSink {

    /** How long a client has to answer a close frame, in milliseconds. */
    private static final long CLOSE_TIMEOUT = 10_000;

    private final Session session;
    private final boolean blocking;
    private final Runnable beforeClose;
    private final Runnable afterClose;

    /**
     * @param blocking whether a send takes as long as the network does, and does not only begin
     * @param beforeClose called when the server is about to close the session, in the thread that does it
     * @param afterClose called when the server has closed the session, in the thread that did it
     */
    SessionFrameSink(Session session, boolean blocking, Runnable beforeClose, Runnable afterClose) {
        this.session = session;
        this.blocking = blocking;
        this.beforeClose = beforeClose;
        this.afterClose = afterClose;
    }

    @Override
    public void sendText(String text, Completion completion) {
        if (!blocking) {
            session.getAsyncRemote().sendText(text, result -> completion.complete(failure(result)));
            return;
        }
        try {
            session.getBasicRemote().sendText(text);
        } catch (IOException e) {
            completion.complete(e);
            return;
        }
        completion.complete(null);
    }

    private static @Nullable Throwable failure(SendResult result) {
        if (result.isOK()) {
            return null;
        }
        return result.getException() == null ? new IOException("not sent") : result.getException();
    }

    @Override
    public void sendPing() throws IOException {
        session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
    }

    @Override
    public void close(int code, String reason) throws IOException {
        beforeClose.run();
        try {
            // Jetty waits for the answer, or for the message on its way to be read, until the connection is idle too
            // long.
            session.setMaxIdleTimeout(CLOSE_TIMEOUT);
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
        } finally {
            afterClose.run();
        }
    }
}
