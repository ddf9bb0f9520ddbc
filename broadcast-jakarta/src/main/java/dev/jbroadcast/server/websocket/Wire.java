package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.Lane;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The network below a {@link WebSocketConnection}, by a transport. It writes one batch at a time; {@link #close} may be
 * called at any time and by any thread, also while a write is under way, to put an end to it.
 */
public interface Wire {

    /**
     * Begins to write, without blocking. The batch is valid during the call only: what cannot be written yet is copied.
     *
     * @return true if everything is written, or in the hands of the system; otherwise
     *     {@link WebSocketConnection#written()} is called as soon as that is so, or
     *     {@link WebSocketConnection#ended(Throwable)} if it never will be
     * @throws IOException if the connection is of no more use
     */
    boolean write(FrameBatch batch) throws IOException;

    /**
     * Ends the connection at once, and frees its descriptor, whether or not the other side takes part. What was written
     * before goes out if the network still can. Never blocks, never throws; calling it again does nothing. Somebody
     * calls {@link WebSocketConnection#ended} after that, but not this thread in the call.
     */
    void close();

    /** @see dev.jbroadcast.server.Connection#touch */
    default int touch() {
        return 0;
    }

    /** @see dev.jbroadcast.server.Connection#lane */
    default @Nullable Lane lane() {
        return null;
    }
}
