package dev.jbroadcast;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A driver could not hand a publication on. It says whether trying again is safe: only where the publication certainly
 * did not get anywhere, or the other side recognizes a repetition; else clients might get an event twice.
 */
public final class DeliveryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final transient @Nullable Duration retryAfter;

    private DeliveryException(
            String message, @Nullable Throwable cause, boolean retryable, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /** A failure after which the same publication may be sent again. */
    public static DeliveryException retryable(String message, @Nullable Throwable cause) {
        return new DeliveryException(message, cause, true, null);
    }

    /** A failure after which the same publication may be sent again, but not before so much time has passed. */
    public static DeliveryException retryableAfter(Duration delay, String message, @Nullable Throwable cause) {
        return new DeliveryException(message, cause, true, delay);
    }

    /** A failure after which trying again is pointless, or not safe. */
    public static DeliveryException permanent(String message, @Nullable Throwable cause) {
        return new DeliveryException(message, cause, false, null);
    }

    /** Whether the same publication may be sent again. */
    public boolean isRetryable() {
        return retryable;
    }

    /** How long the other side asked to wait before that; empty if it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
