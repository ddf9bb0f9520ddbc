package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.FrameSink;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends over a container's session. */
final class SessionFrameSink implements FrameSink {

    private final Session session;

    SessionFrameSink(Session session) {
        this.session = session;
    }

    @Override
    public void sendText(String text, Completion completion) {
        session.getAsyncRemote().sendText(text, result -> {
            if (result.isOK()) {
                completion.complete(null);
            } else {
                completion.complete(
                        result.getException() == null ? new IOException("not sent") : result.getException());
            }
        });
    }

    @Override
    public void sendPing() throws IOException {
        session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
    }

    @Override
    public void close(int code, String reason) throws IOException {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
    }
}
