package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.OutboundLimits;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Map;

/**
 * Waits for each send: Tomcat wakes another thread to say that a message is sent, which costs as much again as sending
 * it, but not for those that may block. Messages that follow each other leave in one write, as far as Tomcat's buffer
 * goes.
 */
final class TomcatFrameSink extends SessionFrameSink {

    /** Of sends that block; Tomcat closes the connection after that. */
    private static final String TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";
    /** One object for all sessions, because Tomcat looks at it for each message. */
    private static final Long TIMEOUT_MILLIS = OutboundLimits.DEFAULTS.maxAge().toMillis();

    private final RemoteEndpoint.Basic remote;
    /** Those of the session, which gives them to nobody when it is closed. */
    private final Map<String, Object> properties;

    private boolean batching;

    TomcatFrameSink(Session session, Runnable beforeClose, Runnable afterClose) {
        super(session, beforeClose, afterClose);
        this.remote = session.getBasicRemote();
        this.properties = session.getUserProperties();
        properties.put(TIMEOUT, TIMEOUT_MILLIS);
    }

    @Override
    boolean blocks() {
        return true;
    }

    @Override
    public boolean sendText(String text, boolean more, Completion completion) throws IOException {
        if (more && !batching) {
            remote.setBatchingAllowed(true);
            batching = true;
        }
        remote.sendText(text);
        if (batching && !more) {
            batching = false;
            remote.setBatchingAllowed(false); // this sends what waits
        }
        return true;
    }

    @Override
    public int touch() {
        return properties.containsKey(TIMEOUT) == remote.getBatchingAllowed() ? 0 : 1;
    }
}
