package dev.jbroadcast.server;

/** A text message on its way out, made once and shared by all connections it goes to. Immutable and thread-safe. */
public final class OutboundMessage {

    private final String text;

    OutboundMessage(String text) {
        this.text = text;
    }

    /** What a client receives. */
    public String text() {
        return text;
    }

    /** Its length in characters: how much it counts in a connection's queue. */
    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
