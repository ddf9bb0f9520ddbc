package dev.jbroadcast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever drivers, threads and senders do: every sender is told once, and nothing is left. */
@Timeout(120)
class DeliveryStressTest {

    private static final int SENDERS = 4;
    private static final int EACH = 3_000;

    private final ExecutorService threads = Threads.defaults().perTask("delivery");
    private final ExecutorService answers = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Threads.defaults().scheduler("delivery-retry");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everySenderIsToldExactlyOnce(long seed) throws Exception {
        Random random = new Random(seed);
        DeliverySettings settings = new DeliverySettings(
                1 + random.nextInt(50),
                OverflowPolicy.values()[(int) seed % 4],
                Duration.ofMillis(random.nextInt(5)),
                1 + random.nextInt(8),
                Duration.ofMillis(1 + random.nextInt(5)),
                new RetryPolicy(1 + random.nextInt(4), Duration.ofNanos(1_000), Duration.ofMillis(2)));
        DeliveryQueue queue = new DeliveryQueue(
                "stress",
                new Capricious(random.nextBoolean(), seed % 2 == 0 ? 1 : 1 + random.nextInt(10)),
                settings,
                capricious(),
                scheduler,
                ThreadLocalRandom::current);
        ConcurrentLinkedQueue<Receipt> receipts = new ConcurrentLinkedQueue<>();
        AtomicLong sentNow = new AtomicLong();
        AtomicLong failedNow = new AtomicLong();

        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            Random own = new Random(random.nextLong());
            senders.add(new Thread(() -> {
                for (int i = 0; i < EACH; i++) {
                    if (own.nextInt(50) == 0) {
                        deliverNow(queue, own, sentNow, failedNow);
                        continue;
                    }
                    Receipt receipt = new Receipt();
                    receipts.add(receipt);
                    queue.offer(publication(own), own.nextInt(4) == 0 ? "key" + own.nextInt(5) : null, receipt);
                }
            }));
        }
        senders.forEach(Thread::start);
        if (seed % 3 == 0) {
            queue.drain(Duration.ofMillis(seed));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        queue.drain(Duration.ofSeconds(30));

        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt.count()).isEqualTo(1));
        long sent = receipts.stream()
                .filter(receipt -> receipt.toString().equals("[sent]"))
                .count();
        long replaced = receipts.stream()
                .filter(receipt -> receipt.toString().equals("[replaced]"))
                .count();
        if (seed % 3 != 0) {
            assertThat(receipts)
                    .as("nothing got stuck")
                    .noneMatch(receipt -> receipt.toString().contains("closed"));
        }
        DeliveryStatistics statistics = queue.statistics();
        assertThat(statistics.waiting() + statistics.inFlight()).isZero();
        assertThat(statistics.sent()).isEqualTo(sent + sentNow.get());
        assertThat(statistics.replaced()).isEqualTo(replaced);
        assertThat(statistics.dropped() + statistics.failed())
                .isEqualTo(receipts.size() - sent - replaced + failedNow.get());
        threads.shutdownNow();
        answers.shutdown();
        assertThat(answers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(receipts)
                .as("after the last answer")
                .allSatisfy(receipt -> assertThat(receipt.count()).isEqualTo(1));
        scheduler.shutdownNow();
    }

    private static void deliverNow(DeliveryQueue queue, Random random, AtomicLong sent, AtomicLong failed) {
        if (random.nextInt(5) == 0) {
            Thread.currentThread().interrupt();
        }
        try {
            queue.deliverNow(publication(random));
            sent.incrementAndGet();
        } catch (DeliveryException e) {
            failed.incrementAndGet();
        }
        Thread.interrupted();
    }

    private static Publication publication(Random random) {
        List<Channel> channels = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> new Channel("c" + random.nextInt(10)))
                .toList();
        return new Publication("e" + random.nextInt(2), channels, "{}", false, null, null);
    }

    /** Rejects now and then, and sometimes leaves the work to the caller. */
    private Executor capricious() {
        return task -> {
            switch (ThreadLocalRandom.current().nextInt(20)) {
                case 0 -> throw new RejectedExecutionException("not now");
                case 1 -> task.run();
                default -> threads.execute(task);
            }
        };
    }

    /** Does everything that a driver may do, and some things that it may not. */
    private final class Capricious implements BroadcastDriver {

        private final boolean inline;
        private final int maxBatchSize;

        private Capricious(boolean inline, int maxBatchSize) {
            this.inline = inline;
            this.maxBatchSize = maxBatchSize;
        }

        @Override
        public int maxBatchSize() {
            return maxBatchSize;
        }

        @Override
        public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
            return switch (ThreadLocalRandom.current().nextInt(20)) {
                case 0 -> throw DeliveryException.retryable("thrown for all", null);
                case 1 -> null;
                case 2 -> List.of();
                case 3 -> new ArrayList<>(Collections.nCopies(publications.size(), null));
                default -> publications.stream().map(this::answered).toList();
            };
        }

        private CompletionStage<Void> answered(Publication publication) {
            try {
                return publish(publication);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public boolean isInline() {
            return inline;
        }

        @Override
        public CompletionStage<Void> publish(Publication publication) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            switch (ThreadLocalRandom.current().nextInt(40)) {
                case 0 -> throw new IllegalStateException("thrown");
                case 1 -> throw DeliveryException.retryable("thrown", null);
                case 2 -> answer.completeExceptionally(new IllegalStateException("failed"));
                case 3, 4, 5, 6 -> answer.completeExceptionally(DeliveryException.retryable("failed", null));
                case 7, 8, 9 ->
                    answers.execute(() -> answer.completeExceptionally(DeliveryException.retryable("failed", null)));
                case 10, 11, 12, 13, 14, 15, 16, 17, 18 -> answers.execute(() -> answer.complete(null));
                case 19 -> {
                    // Never answers.
                }
                default -> answer.complete(null);
            }
            return answer;
        }
    }
}
