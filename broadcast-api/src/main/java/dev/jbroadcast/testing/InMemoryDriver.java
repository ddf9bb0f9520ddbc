package dev.jbroadcast.testing;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps every publication instead of sending it, for unit tests:
 *
 * <pre>{@code
 * var broadcasts = new InMemoryDriver();
 * var broadcaster = Broadcaster.builder().connection("memory", broadcasts).build();
 *
 * broadcaster.toOthers().broadcast(new OrderShipped(42, "shipped"));
 *
 * assertThat(broadcasts).hasBroadcast(OrderShipped.class).on("private-orders.42").toOthers().once();
 * }</pre>
 *
 * <p>with {@link BroadcastAssertions#assertThat(InMemoryDriver)}. Conditions, names, channels and payloads are
 * evaluated as they are in production. Thread-safe.
 */
public final class InMemoryDriver implements BroadcastDriver {

    private final List<Publication> publications = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        publications.add(publication);
        return CompletableFuture.completedFuture(null);
    }

    /** What has been published so far, oldest first; a copy. */
    public List<Publication> publications() {
        return List.copyOf(publications);
    }

    /** Forgets everything, for the next test. */
    public void clear() {
        publications.clear();
    }

    @Override
    public String toString() {
        return "InMemoryDriver" + publications;
    }
}
