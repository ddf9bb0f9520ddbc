package dev.jbroadcast;

/** An event could not be broadcast because of what it is, not because of what the network did. */
public final class BroadcastException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BroadcastException(String message) {
        super(message);
    }

    public BroadcastException(String message, Throwable cause) {
        super(message, cause);
    }
}
