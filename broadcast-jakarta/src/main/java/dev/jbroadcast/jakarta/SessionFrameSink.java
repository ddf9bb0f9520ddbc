package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.FrameSink;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends over a container's session, in the way that is cheapest there. */
abstract sealed class SessionFrameSink implements FrameSink permits AsyncFrameSink, JettyFrameSink, TomcatFrameSink {

    /** How long a client has to answer a close frame, in milliseconds. */
    private static final long CLOSE_TIMEOUT = 10_000;

    final Session session;
    private final Runnable beforeClose;
    private final Runnable afterClose;

    SessionFrameSink(Session session, Runnable beforeClose, Runnable afterClose) {
        this.session = session;
        this.beforeClose = beforeClose;
        this.afterClose = afterClose;
    }

    /**
     * @param beforeClose called when the server is about to close the session, in the thread that does it
     * @param afterClose called when the server has closed the session, in the thread that did it
     */
    static SessionFrameSink of(Session session, Runnable beforeClose, Runnable afterClose) {
        String container = session.getClass().getName();
        if (container.startsWith("org.apache.tomcat.")) {
            return new TomcatFrameSink(session, beforeClose, afterClose);
        }
        return container.startsWith("org.eclipse.jetty.")
                ? new JettyFrameSink(session, beforeClose, afterClose)
                : new AsyncFrameSink(session, beforeClose, afterClose);
    }

    /** Whether a send takes as long as the network does. */
    abstract boolean blocks();

    @Override
    public final void sendPing() throws IOException {
        session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
    }

    @Override
    public final void close(int code, String reason) throws IOException {
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
