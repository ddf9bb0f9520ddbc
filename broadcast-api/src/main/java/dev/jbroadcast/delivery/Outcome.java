package dev.jbroadcast.delivery;

import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended. Where the queue gave it up there is a reason in words, from which the exception is made when it is
 * reported, and not under the lock.
 *
 * @param reason why the queue gave it up; null if the queue did not
 * @param cause of that, or what the driver failed with; null if there is none
 */
record Outcome(Kind kind, @Nullable String reason, @Nullable Throwable cause) {

    enum Kind {
        SENT,
        REPLACED,
        DROPPED,
        FAILED
    }

    static final Outcome REPLACED = new Outcome(Kind.REPLACED, null, null);

    private static final Outcome SENT = new Outcome(Kind.SENT, null, null);

    /** What the driver answered. */
    static Outcome answered(@Nullable Throwable failure) {
        return failure == null ? SENT : new Outcome(Kind.FAILED, null, failure);
    }

    /** Given up because the queue was full. */
    static Outcome dropped(String reason) {
        return new Outcome(Kind.DROPPED, reason, null);
    }

    /** Given up for any other reason. */
    static Outcome failed(String reason, @Nullable Throwable cause) {
        return new Outcome(Kind.FAILED, reason, cause);
    }

    /** What a callback is told of a failure: that of the driver as it is. */
    Throwable failure(Publication publication, String connection) {
        return reason == null && cause != null ? cause : asException(publication, connection);
    }

    /** A failure as an exception that says what could not be sent; whether it is safe to repeat is up to the driver. */
    DeliveryException asException(Publication publication, String connection) {
        DeliveryException ofDriver = reason == null && cause instanceof DeliveryException e ? e : null;
        String why = reason != null ? reason : ofDriver != null ? ofDriver.getMessage() : String.valueOf(cause);
        String message = "the event \"%s\" could not be sent to %s over the connection \"%s\": %s"
                .formatted(publication.event(), publication.channels(), connection, why);
        if (ofDriver == null || !ofDriver.isRetryable()) {
            return DeliveryException.permanent(message, cause);
        }
        return ofDriver.retryAfter()
                .map(delay -> DeliveryException.retryableAfter(delay, message, cause))
                .orElseGet(() -> DeliveryException.retryable(message, cause));
    }
}
