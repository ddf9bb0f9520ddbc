package dev.jbroadcast.pusher.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** There is no answer of the server: it cannot be reached, the connection broke, or it took too long. */
public final class PusherConnectionException extends PusherException {

    private static final long serialVersionUID = 1L;

    private final boolean requestSent;
    private final boolean retryable;

    private PusherConnectionException(
            String message,
            @Nullable Throwable cause,
            boolean requestSent,
            boolean retryable,
            @Nullable Duration retryAfter) {
        super(message, cause, retryAfter);
        this.requestSent = requestSent;
        this.retryable = retryable;
    }

    /** Nothing was sent, and later it may work. */
    static PusherConnectionException unreachable(
            String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        return new PusherConnectionException(message, cause, false, true, retryAfter);
    }

    /** Nothing was sent, and it will not work until somebody changes something. */
    static PusherConnectionException hopeless(String message, Throwable cause) {
        return new PusherConnectionException(message, cause, false, false, null);
    }

    /** Something was sent, and nobody knows what became of it. */
    static PusherConnectionException doubtful(String message, @Nullable Throwable cause) {
        return new PusherConnectionException(message, cause, true, false, null);
    }

    /** Whether at least a part of the request was sent, or may have been: then it may have had its effect. */
    public boolean isRequestSent() {
        return requestSent;
    }

    /**
     * Whether the same request may be made again: nothing was sent, and the reason may go away by itself; a certificate
     * that is not trusted does not.
     */
    @Override
    public boolean isRetryable() {
        return retryable;
    }
}
