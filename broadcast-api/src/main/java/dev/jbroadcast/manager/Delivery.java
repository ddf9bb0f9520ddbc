package dev.jbroadcast.manager;

import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.delivery.DeliveryCallback;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way over one connection, and what becomes of it. Nearly every event has one of these and nothing
 * else, so it is all in one object.
 */
final class Delivery implements Outgoing, DeliveryCallback {

    private final Connection connection;
    private final FailureReport report;
    /** Null when it has ended: who sent it may keep the result, but not the payload. */
    private @Nullable Publication publication;

    private @Nullable Throwable failure;
    /** Written after the failure. */
    private volatile Status status = Status.PENDING;
    /** Null until somebody asks for it, which hardly anybody does. Guarded by this, which is held for a moment only. */
    private @Nullable CompletableFuture<Status> completion;

    Delivery(Connection connection, Publication publication, FailureReport report) {
        this.connection = connection;
        this.publication = publication;
        this.report = report;
    }

    private Publication publication() {
        return Objects.requireNonNull(publication, "the delivery has ended");
    }

    @Override
    public String event() {
        return publication().event();
    }

    @Override
    public void offer(@Nullable String key) {
        connection.queue().offer(publication(), key, this);
    }

    @Override
    public void deliverNow(boolean rescued) {
        try {
            connection.queue().deliverNow(publication());
            sent();
        } catch (DeliveryException e) {
            if (rescued) {
                failed(e);
            } else {
                // What the caller is told need not be in the log as well.
                end(Status.FAILED, e);
                throw e;
            }
        }
    }

    @Override
    public void sent() {
        end(Status.SENT, null);
    }

    @Override
    public void replaced() {
        end(Status.REPLACED, null);
    }

    @Override
    public void rolledBack() {
        end(Status.ROLLED_BACK, null);
    }

    @Override
    public void failed(Throwable failure) {
        report.failed(publication(), connection.name(), failure);
        end(Status.FAILED, failure);
    }

    private void end(Status status, @Nullable Throwable failure) {
        CompletableFuture<Status> awaited;
        synchronized (this) {
            this.publication = null;
            this.failure = failure;
            this.status = status;
            awaited = completion;
        }
        if (awaited != null) {
            awaited.complete(status);
        }
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public CompletionStage<Status> completion() {
        synchronized (this) {
            if (status != Status.PENDING) {
                return CompletableFuture.completedStage(status);
            }
            if (completion == null) {
                completion = new CompletableFuture<>();
            }
            // A copy: the caller must not be able to complete it.
            return completion.minimalCompletionStage();
        }
    }

    @Override
    public Map<String, Throwable> failures() {
        return status == Status.FAILED && failure != null ? Map.of(connection.name(), failure) : Map.of();
    }

    @Override
    public String toString() {
        return status == Status.FAILED ? status + " " + failures() : status.toString();
    }
}
