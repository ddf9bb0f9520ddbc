package dev.jbroadcast;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What became of an event. May be ignored: failures are reported without it.
 *
 * <pre>{@code
 * broadcaster.broadcast(new OrderShipped(42, "shipped"))
 *         .completion()
 *         .thenAccept(status -> log.info("the event was {}", status));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public interface BroadcastResult {

    /** Where an event stands. Over several connections, the worst that happened on one of them. */
    enum Status {
        /** It waits for its turn, or for the transaction to commit. */
        PENDING,
        /** Its drivers have handed it on. That clients received it is more than anybody knows. */
        SENT,
        /** It was not to be sent: its condition did not hold, or it had no channels. */
        SKIPPED,
        /** A newer event of the same key is sent in its place. */
        REPLACED,
        /** The transaction it belonged to was rolled back. */
        ROLLED_BACK,
        /** It could not be sent; {@link #failures()} say why. */
        FAILED
    }

    /** Where it stands now; does not block. */
    Status status();

    /**
     * Completed with the final status, never exceptionally. What is chained to it runs in the delivering thread and
     * must not block.
     */
    CompletionStage<Status> completion();

    /** What went wrong so far, by the name of the connection; empty if nothing has. */
    Map<String, Throwable> failures();

    /** The result of an event that was not to be sent. */
    static BroadcastResult skipped() {
        return SkippedResult.INSTANCE;
    }
}
