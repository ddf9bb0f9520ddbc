package dev.jbroadcast.pusher.http;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.json.Utf8;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A publication on its way through the driver: the events that it consists of, and what became of it. Thread-safe. */
final class PendingPublication {

    private final List<String> events;
    private final boolean fitsIntoBatch;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    private PendingPublication(List<String> events, boolean fitsIntoBatch) {
        this.events = events;
        this.fitsIntoBatch = fitsIntoBatch;
    }

    /** A publication that cannot be sent at all has failed already. */
    static PendingPublication of(Publication publication, EncodedEvents events) {
        try {
            return new PendingPublication(
                    events.of(publication), publication.channels().size() == 1);
        } catch (BroadcastException e) {
            PendingPublication failed = new PendingPublication(List.of(), false);
            failed.sent.completeExceptionally(e);
            return failed;
        }
    }

    CompletionStage<Void> sent() {
        return sent;
    }

    boolean isPending() {
        return !sent.isDone();
    }

    /** JSON objects. */
    List<String> events() {
        return events;
    }

    /** Whether it can be an event of a batch, which has one channel. */
    boolean fitsIntoBatch() {
        return fitsIntoBatch;
    }

    /** What it adds to the length of a batch, in bytes. */
    int bytesInBatch() {
        return Utf8.length(events.get(0)) + 1;
    }

    /** Ends it, unless it has ended. @param failure null if it was sent */
    void end(@Nullable Throwable failure) {
        if (failure == null) {
            sent.complete(null);
        } else {
            sent.completeExceptionally(delivery(Failures.unwrapped(failure)));
        }
    }

    private static Throwable delivery(Throwable failure) {
        if (!(failure instanceof PusherException exception)) {
            return failure;
        }
        String message = exception.getMessage();
        if (!exception.isRetryable()) {
            return DeliveryException.permanent(message, exception);
        }
        return exception
                .retryAfter()
                .map(pause -> DeliveryException.retryableAfter(pause, message, exception))
                .orElseGet(() -> DeliveryException.retryable(message, exception));
    }
}
