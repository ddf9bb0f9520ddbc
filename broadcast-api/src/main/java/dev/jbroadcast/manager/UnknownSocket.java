package dev.jbroadcast.manager;

/** What {@code toOthers()} does when the request did not say which connection it came from. */
public enum UnknownSocket {
    /** Warns and sends to everyone, the sender included. */
    WARN,
    /** Throws a {@link dev.jbroadcast.BroadcastException} where the event is sent. */
    FAIL
}
