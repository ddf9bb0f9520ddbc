package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a queue holds on to when its driver does not get rid of anything. */
@Timeout(60)
class DeliveryMemoryTest {

    private static final int CAPACITY = 10;
    private static final int MAX_IN_FLIGHT = 2;
    private static final int OFFERED = 5_000;

    private static final DeliverySettings SMALL =
            SETTINGS.withCapacity(CAPACITY).withMaxInFlight(MAX_IN_FLIGHT).withTimeout(Duration.ofHours(1));

    private final ScheduledExecutorService scheduler = Threads.defaults().scheduler("delivery-retry");
    private final List<WeakReference<Object>> given = new ArrayList<>();

    @AfterEach
    void stopThreads() {
        scheduler.shutdownNow();
    }

    @Test
    void aDriverThatNeverAnswersLeavesTheQueueBounded() {
        DeliveryQueue queue = queue(SMALL, publication -> new CompletableFuture<>());

        offerMany(queue, null);

        assertThat(queue.statistics())
                .isEqualTo(new DeliveryStatistics(
                        CAPACITY, MAX_IN_FLIGHT, 0, 0, 0, OFFERED - CAPACITY - MAX_IN_FLIGHT, 0));
        awaitThatItHoldsNoMoreThan(queue, CAPACITY + MAX_IN_FLIGHT);
    }

    @Test
    void aDriverThatAlwaysFailsLeavesTheQueueBounded() {
        DeliveryQueue queue = queue(
                SMALL.withRetry(new RetryPolicy(2, Duration.ofHours(1), Duration.ofHours(1))),
                publication -> CompletableFuture.failedFuture(DeliveryException.retryable("down", null)));

        offerMany(queue, null);

        assertThat(queue.statistics()).isEqualTo(new DeliveryStatistics(CAPACITY, 0, 0, 0, 0, OFFERED - CAPACITY, 0));
        awaitThatItHoldsNoMoreThan(queue, CAPACITY);
    }

    @Test
    void nothingIsKeptOfWhatWasReplaced() {
        DeliveryQueue queue = queue(SMALL, publication -> new CompletableFuture<>());
        offerMany(queue, "key");

        assertThat(queue.statistics().waiting()).isEqualTo(1);
        awaitThatItHoldsNoMoreThan(queue, MAX_IN_FLIGHT + 1);
    }

    @Test
    void nothingIsKeptOfWhatWasSent() {
        DeliveryQueue queue = queue(SMALL, publication -> CompletableFuture.completedFuture(null));

        offerMany(queue, "key");

        assertThat(queue.statistics().sent()).isEqualTo(OFFERED);
        awaitThatItHoldsNoMoreThan(queue, 0);
    }

    private DeliveryQueue queue(DeliverySettings settings, BroadcastDriver driver) {
        Random random = new Random(1);
        return new DeliveryQueue("test", driver, settings, Runnable::run, scheduler, () -> random);
    }

    /** Each on a channel of its own. */
    private void offerMany(DeliveryQueue queue, String key) {
        for (int i = 0; i < OFFERED; i++) {
            Channel channel = new Channel("c" + i);
            Publication publication = new Publication("e", List.of(channel), "{}", false, null, null);
            given.add(new WeakReference<>(channel));
            given.add(new WeakReference<>(publication));
            queue.offer(publication, key, new Receipt());
        }
    }

    private void awaitThatItHoldsNoMoreThan(DeliveryQueue queue, int events) {
        await().untilAsserted(() -> {
            System.gc();
            assertThat(given.stream().filter(reference -> reference.get() != null))
                    .as("channels and publications")
                    .hasSizeLessThanOrEqualTo(2 * events);
        });
        assertThat(queue.statistics()).as("the queue itself is still there").isNotNull();
    }
}
