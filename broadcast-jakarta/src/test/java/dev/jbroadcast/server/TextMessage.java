package dev.jbroadcast.server;

/** Makes messages for tests of other packages. */
public final class TextMessage {

    private TextMessage() {}

    public static OutboundMessage of(String text) {
        return new OutboundMessage(text);
    }
}
