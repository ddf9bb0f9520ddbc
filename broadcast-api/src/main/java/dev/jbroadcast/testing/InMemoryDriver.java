package dev.jbroadcast.testing;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every publication instead of sending it. For tests of a whole application, which has its own
 * {@link dev.jbroadcast.manager.BroadcastManager} and only wants another driver; a unit test is better off with a
 * {@link BroadcastFake}, which brings the manager as well.
 *
 * <pre>{@code
 * InMemoryDriver broadcasts = new InMemoryDriver();
 * BroadcastManager broadcaster = BroadcastManager.builder().connection("memory", broadcasts).build();
 *
 * broadcaster.toOthers().broadcast(new OrderShipped(42, "shipped"));
 *
 * assertThat(broadcasts).hasBroadcast(OrderShipped.class).on("private-orders.42").toOthers().once();
 * }</pre>
 *
 * <p>with {@link BroadcastAssertions#assertThat(InMemoryDriver)}. It is called in the thread that sends, so that a test
 * need not wait, and takes what the in-process server and Pusher take. Does not block; thread-safe.
 */
public final class InMemoryDriver implements BroadcastDriver {

    /** The largest payload it takes unless told otherwise, in bytes of UTF-8: as much as Pusher. */
    public static final int DEFAULT_MAX_DATA_BYTES = 10_240;

    private final @Nullable String connection;
    private final int maxDataBytes;
    private final Queue<Recorded> recorded;
    private volatile @Nullable RuntimeException failure;

    /** A driver that takes payloads of up to {@value #DEFAULT_MAX_DATA_BYTES} bytes. */
    public InMemoryDriver() {
        this(DEFAULT_MAX_DATA_BYTES);
    }

    /**
     * A driver with another limit.
     *
     * @param maxDataBytes the largest payload it takes, in bytes of UTF-8
     * @throws IllegalArgumentException if that is less than 1
     */
    public InMemoryDriver(int maxDataBytes) {
        this(null, maxDataBytes, new ConcurrentLinkedQueue<>());
    }

    /** @param recorded what all connections of a fake write to, so that it has one order */
    InMemoryDriver(@Nullable String connection, int maxDataBytes, Queue<Recorded> recorded) {
        if (maxDataBytes < 1) {
            throw new IllegalArgumentException("maxDataBytes is %d and must be at least 1".formatted(maxDataBytes));
        }
        this.connection = connection;
        this.maxDataBytes = maxDataBytes;
        this.recorded = recorded;
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        RuntimeException failing = failure;
        if (failing != null) {
            return CompletableFuture.failedFuture(failing);
        }
        recorded.add(new Recorded(connection, publication));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public int maxDataBytes() {
        return maxDataBytes;
    }

    /** It is, so that what was broadcast is here when the sending method returns. */
    @Override
    public boolean isInline() {
        return true;
    }

    /** It says so, so that an application may register its private channels; nobody asks it for a signature. */
    @Override
    public boolean canSign() {
        return true;
    }

    /** What has been published so far, oldest first; a copy. */
    public List<Publication> publications() {
        return recorded().stream().map(Recorded::publication).toList();
    }

    List<Recorded> recorded() {
        return recorded.stream().filter(this::isMine).toList();
    }

    private boolean isMine(Recorded one) {
        return Objects.equals(one.connection(), connection);
    }

    /** Forgets what has been published so far. */
    public void clear() {
        recorded.removeIf(this::isMine);
    }

    /**
     * Fails from now on, to see what becomes of an application whose broadcasts do not get through. What is published
     * meanwhile is not kept.
     *
     * @param failure a {@link dev.jbroadcast.DeliveryException} as network drivers have them, or something else
     */
    public void failWith(RuntimeException failure) {
        this.failure = failure;
    }

    /** Fails no longer. */
    public void recover() {
        this.failure = null;
    }

    @Override
    public String toString() {
        return "InMemoryDriver" + publications();
    }
}
