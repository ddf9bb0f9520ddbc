package dev.jbroadcast.server;

/**
 * Why a connection is closed, in the numbers that decide whether a client comes back ({@code pusher-protocol.md} §1.5):
 * 4000 to 4099 it stays away, 4100 to 4199 it waits, 4200 to 4299 it reconnects at once.
 */
public enum CloseCode {
    /** The server takes encrypted connections only. */
    TLS_ONLY(4000),
    /** No app has the key in the URL. */
    UNKNOWN_APP(4001),
    /** The app is not served at the moment. */
    APP_DISABLED(4003),
    /** The app has as many connections as it may have. */
    OVER_QUOTA(4004),
    /** The client speaks a version of the protocol that this server does not. */
    UNSUPPORTED_PROTOCOL(4007),
    /** The client does not say which version of the protocol it speaks. */
    NO_PROTOCOL(4008),
    /**
     * The client may not be here: its page is of a web site that is not allowed, it did not say in time who it is, or
     * the application has ended its user's connections.
     */
    UNAUTHORIZED(4009),
    /** The client does not read fast enough, or the server is full. */
    OVER_CAPACITY(4100),
    /** The server goes away; another one, or this one restarted, is there soon. */
    RECONNECT(4200),
    /** The client was pinged and stayed silent. */
    PONG_TIMEOUT(4201),
    /** RFC 6455 §7.4.1: the client broke the rules of the WebSocket protocol. */
    PROTOCOL_ERROR(1002),
    /** RFC 6455 §7.4.1: a binary frame where only text is understood. */
    UNSUPPORTED_DATA(1003),
    /** RFC 6455 §7.4.1: a text that is not UTF-8. */
    INVALID_PAYLOAD(1007),
    /** RFC 6455 §7.4.1: a message larger than the server takes. */
    MESSAGE_TOO_BIG(1009);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    /** The number in the close frame. */
    public int code() {
        return code;
    }
}
