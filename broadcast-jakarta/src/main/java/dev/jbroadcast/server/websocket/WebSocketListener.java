package dev.jbroadcast.server.websocket;

/** Who is told what arrives on one connection. One thread at a time calls it. */
public interface WebSocketListener {

    /** The most bytes that a message may have; one with more ends the connection with 1009. Asked at each message. */
    int maxMessageBytes();

    /** A text message has arrived. */
    void text(String message);

    /** A binary message has arrived. */
    void binary(byte[] message);

    /** A ping or a pong has arrived: the client is alive. A ping has been answered already. */
    void pong();

    /** The connection is gone, however that came about. Called once, and last. */
    void disconnected();
}
