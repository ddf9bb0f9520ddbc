package dev.jbroadcast.server;

import dev.jbroadcast.json.Utf8;

/** A text message on its way out, made once and shared by all connections it goes to. Immutable and thread-safe. */
public final class OutboundMessage {

    private final String text;
    private final int size;

    OutboundMessage(String text) {
        this.text = text;
        this.size = Utf8.length(text);
    }

    /** What a client receives. */
    public String text() {
        return text;
    }

    /** Its size in bytes of UTF-8: how much it counts in a connection's queue. */
    int size() {
        return size;
    }

    @Override
    public String toString() {
        return text;
    }
}
