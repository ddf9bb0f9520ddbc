package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A driver of which nothing matters but what it says of itself. */
record DescribedDriver(int maxDataBytes, boolean isInline, boolean canSign) implements BroadcastDriver {

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        return CompletableFuture.completedFuture(null);
    }
}
