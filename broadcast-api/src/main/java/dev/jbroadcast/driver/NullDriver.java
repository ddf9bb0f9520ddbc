package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends nothing anywhere. For environments that must stay silent. Thread-safe. */
public final class NullDriver implements BroadcastDriver {

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isInline() {
        return true;
    }
}
