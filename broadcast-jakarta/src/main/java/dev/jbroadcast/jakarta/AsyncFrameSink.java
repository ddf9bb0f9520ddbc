package dev.jbroadcast.jakarta;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Begins to send, and is told by the container when that is done: so nothing waits, and nothing is joined. */
final class AsyncFrameSink extends SessionFrameSink {

    private final RemoteEndpoint.Async remote;

    AsyncFrameSink(Session session, Runnable beforeClose, Runnable afterClose) {
        super(session, beforeClose, afterClose);
        this.remote = session.getAsyncRemote();
    }

    @Override
    boolean blocks() {
        return false;
    }

    @Override
    public boolean sendText(String text, boolean more, Completion completion) {
        remote.sendText(text, result -> completion.complete(failure(result)));
        return false;
    }

    private static @Nullable Throwable failure(SendResult result) {
        if (result.isOK()) {
            return null;
        }
        return result.getException() == null ? new IOException("not sent") : result.getException();
    }
}
