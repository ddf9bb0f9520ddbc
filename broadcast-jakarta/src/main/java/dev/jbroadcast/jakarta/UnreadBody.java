package dev.jbroadcast.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a refused request still sends. A connection that is closed with something unread is reset (RFC 9112 §9.6), and a
 * client that is still sending then never sees the answer; not all containers take care of that.
 */
final class UnreadBody {

    /** How much is taken for the sake of a good answer; who sends more has to do without. */
    private static final int MAX_BYTES = 1024 * 1024;

    private UnreadBody() {}

    /**
     * Reads it and forgets it. Blocks as long as the client sends.
     *
     * @throws IOException if the client has gone
     */
    static void discard(HttpServletRequest request) throws IOException {
        // The one sends nothing before it is told to, the other wants to be waited for.
        if (request.getHeader("Expect") != null || request.getContentLengthLong() > MAX_BYTES) {
            return;
        }
        InputStream body = request.getInputStream();
        byte[] some = new byte[8 * 1024];
        int left = MAX_BYTES;
        int count = 0;
        while (left > 0 && count >= 0) {
            count = body.read(some);
            left -= count;
        }
    }
}
