package dev.jbroadcast.server;

/** A text message on its way out, made once and shared by all connections it goes to. Immutable and thread-safe. */
public final class OutboundMessage {

    private final String text;
    private final byte[] frame;

    OutboundMessage(String text) {
        this.text = text;
        this.frame = FrameEncoder.text(text);
    }

    /** What a client receives. */
    public String text() {
        return text;
    }

    /** The same as a WebSocket frame (RFC 6455 §5.2), for transports that send bytes; not to be changed. */
    public byte[] frame() {
        return frame;
    }

    /** Its size in bytes: how much it counts in a connection's queue. */
    int size() {
        return frame.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
