package dev.jbroadcast.pusher.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to a server did not do what it was to do. Either the server answered that it would not
 * ({@link PusherResponseException}), or there is no answer ({@link PusherConnectionException}). The message names the
 * server and the request, and shows no secret.
 */
public abstract sealed class PusherException extends RuntimeException
        permits PusherResponseException, PusherConnectionException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration retryAfter;

    PusherException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * Whether the same request may be made again: it certainly had no effect, and it may have one later. Whoever
     * publishes again after another failure may publish twice.
     */
    public abstract boolean isRetryable();

    /** How long to wait before that; empty if nobody knows. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
