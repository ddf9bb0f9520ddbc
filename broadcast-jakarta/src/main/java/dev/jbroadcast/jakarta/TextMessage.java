package dev.jbroadcast.jakarta;

import dev.jbroadcast.json.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Puts a text message together from the parts in which a container delivers it. Containers could do that themselves,
 * but Tomcat then keeps a buffer of the largest size for every connection: 128 KB for messages of up to 64 KB. Used by
 * one thread at a time.
 */
final class TextMessage {

    private final int maxBytes;
    private @Nullable StringBuilder parts;
    private boolean tooBig;

    TextMessage(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a part.
     *
     * @return the message, if this was the last part of it; null otherwise, and whenever there was too much
     */
    @Nullable
    String add(String part, boolean last) {
        if (tooBig) {
            return null;
        }
        if (last && parts == null) {
            tooBig = Utf8.isLonger(part, maxBytes);
            return tooBig ? null : part;
        }
        StringBuilder all = parts == null ? new StringBuilder(part.length() * 2) : parts;
        parts = all.append(part);
        tooBig = Utf8.isLonger(all, maxBytes);
        if (tooBig || last) {
            parts = null;
        }
        return tooBig || !last ? null : all.toString();
    }

    /** Whether a message had too much; from then on nothing is taken any more. */
    boolean isTooBig() {
        return tooBig;
    }
}
