package dev.jbroadcast;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The one result of all events that were not to be sent. */
enum SkippedResult implements BroadcastResult {
    INSTANCE;

    @Override
    public Status status() {
        return Status.SKIPPED;
    }

    @Override
    public CompletionStage<Status> completion() {
        return CompletableFuture.completedStage(Status.SKIPPED);
    }

    @Override
    public Map<String, Throwable> failures() {
        return Map.of();
    }
}
