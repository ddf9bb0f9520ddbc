package dev.jbroadcast.manager;

import dev.jbroadcast.BroadcastResult;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** Gathers what becomes of an event on each of its connections. There is one for every event, so it is kept small. */
final class PendingResult implements BroadcastResult {

    private static final AtomicIntegerFieldUpdater<PendingResult> OPEN =
            AtomicIntegerFieldUpdater.newUpdater(PendingResult.class, "open");

    private volatile int open = 1;
    private volatile boolean replaced;
    private volatile Map<String, Throwable> failures = Map.of();
    private volatile Status status = Status.PENDING;
    /** Null until somebody asks for it, which hardly anybody does. Guarded by this, which is held for a moment only. */
    private @Nullable CompletableFuture<Status> completion;

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
        return failures;
    }

    /** Takes one more answer than the one that it takes in any case; said before the first can come. */
    void expectAnother() {
        OPEN.incrementAndGet(this);
    }

    void rolledBack() {
        complete(Status.ROLLED_BACK);
    }

    void sent() {
        answered();
    }

    void replaced() {
        replaced = true;
        answered();
    }

    void failed(String connection, Throwable failure) {
        synchronized (this) {
            Map<String, Throwable> all = new HashMap<>(failures);
            all.put(connection, failure);
            failures = Map.copyOf(all);
        }
        answered();
    }

    private void answered() {
        if (open == 1 || OPEN.decrementAndGet(this) == 0) {
            complete(!failures.isEmpty() ? Status.FAILED : replaced ? Status.REPLACED : Status.SENT);
        }
    }

    private void complete(Status last) {
        CompletableFuture<Status> awaited;
        synchronized (this) {
            status = last;
            awaited = completion;
        }
        if (awaited != null) {
            awaited.complete(last);
        }
    }

    @Override
    public String toString() {
        return failures.isEmpty() ? status.toString() : status + " " + failures;
    }
}
