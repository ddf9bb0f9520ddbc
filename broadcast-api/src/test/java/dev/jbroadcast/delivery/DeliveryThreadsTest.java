package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.publication;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.Publication;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryThreadsTest {

    private static final DeliverySettings ROOMY = SETTINGS.withCapacity(200_000);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    @Test
    void callsTheDriverInAThreadOfTheExecutorOnly() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        HandDriven hand = HandDriven.with(SETTINGS, executor);

        hand.offer("event", "a");

        assertThat(hand.driver.published()).isEmpty();
        executor.runAll();
        assertThat(hand.driver.published()).containsExactly("event");
    }

    @Test
    void oneThreadSendsAllThatIsReady() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        Recording driver = new Recording(false);
        DeliveryQueue queue = queue(ROOMY, driver, executor);
        for (int i = 0; i < 30; i++) {
            queue.offer(publication("event" + i, "a", "b" + i), null, new Receipt());
        }
        assertThat(executor.size()).isEqualTo(1);

        executor.runNext();

        assertThat(driver.events).hasSize(30);
        assertThat(executor.size()).isZero();
    }

    @Test
    void asksForAsManyThreadsAsThereIsWorkForButNotMoreThanTheDriverTakes() throws Exception {
        int limit = 3;
        CountDownLatch together = new CountDownLatch(limit);
        AtomicInteger atOnce = new AtomicInteger();
        BroadcastDriver blocking = publication -> {
            atOnce.incrementAndGet();
            together.countDown();
            try {
                together.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(atOnce.get()).isLessThanOrEqualTo(limit);
            atOnce.decrementAndGet();
            return DONE;
        };
        HandDrivenExecutor waiting = new HandDrivenExecutor();
        AtomicReference<Executor> executor = new AtomicReference<>(waiting);
        DeliveryQueue queue = queue(
                ROOMY.withMaxInFlight(limit), blocking, task -> executor.get().execute(task));
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Receipt receipt = new Receipt();
            receipts.add(receipt);
            queue.offer(publication("event", "a" + i), null, receipt);
        }
        var threads = Threads.defaults().perTask("delivery");
        executor.set(threads);

        threads.execute(waiting::runAll);

        assertThat(receipts)
                .allSatisfy(receipt -> assertThat(receipt.await().isSent()).isTrue());
        threads.shutdownNow();
    }

    @Test
    void aThreadIsGivenBackAfterManyInARow() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        Recording driver = new Recording(false);
        DeliveryQueue queue = queue(ROOMY, driver, executor);
        for (int i = 0; i < 100; i++) {
            queue.offer(publication("event" + i, "a"), null, new Receipt());
        }

        executor.runNext();
        assertThat(driver.events).hasSize(64);
        assertThat(executor.size()).isEqualTo(1);

        executor.runNext();
        assertThat(driver.events).hasSize(100);
        assertThat(executor.size()).isZero();
    }

    @Test
    void aLongLaneOfAnswersAtOnceDoesNotPileUpOnTheStack() {
        for (boolean inline : List.of(true, false)) {
            for (boolean directly : List.of(true, false)) {
                HandDrivenExecutor later = new HandDrivenExecutor();
                Recording driver = new Recording(inline);
                DeliveryQueue queue = queue(ROOMY, driver, directly ? Runnable::run : later);
                CompletableFuture<Void> first = new CompletableFuture<>();
                driver.next = first;
                for (int i = 0; i < 100_000; i++) {
                    queue.offer(publication("event", "a"), null, new Receipt());
                    if (i == 0) {
                        later.runAll();
                    }
                }
                assertThat(driver.events).hasSize(1);

                first.complete(null);
                later.runAll();

                assertThat(driver.events).hasSize(100_000);
                assertThat(queue.statistics().sent()).isEqualTo(100_000);
            }
        }
    }

    @Test
    void manyLanesInTheOfferingThreadDoNotPileUpOnTheStack() {
        Recording driver = new Recording(false);
        DeliveryQueue queue = queue(ROOMY.withMaxInFlight(100_000), driver, Runnable::run);
        CompletableFuture<Void> first = new CompletableFuture<>();
        driver.next = first;
        queue.offer(publication("event", channels(1_000)), null, new Receipt());
        for (int i = 0; i < 1_000; i++) {
            queue.offer(publication("event" + i, "c" + i), null, new Receipt());
        }

        first.complete(null);

        assertThat(driver.events).hasSize(1_001).endsWith("event999");
    }

    @Test
    void anInlineDriverIsCalledInTheThreadThatOffers() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        HandDriven hand = HandDriven.inline(SETTINGS, executor);

        hand.offer("first", "a");
        hand.offer("other", "b");

        assertThat(hand.driver.published()).containsExactly("first", "other");
        hand.driver.succeed("first");
        hand.offer("second", "a");
        assertThat(hand.driver.published()).containsExactly("first", "other", "second");
        assertThat(executor.size()).isZero();
    }

    @Test
    void anInlineDriverKeepsTheOrderToo() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        HandDriven hand = HandDriven.inline(SETTINGS, executor);
        hand.offer("first", "a");

        hand.offer("second", "a");
        hand.offer("third", "a", "b");
        hand.offer("fourth", "b");
        assertThat(hand.driver.published()).containsExactly("first");

        hand.driver.succeed("first");
        assertThat(hand.driver.published()).containsExactly("first");
        executor.runAll();
        hand.driver.succeed("second");
        executor.runAll();
        hand.driver.succeed("third");
        executor.runAll();
        assertThat(hand.driver.published()).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void whatAnInlineDriverTakesAtOnceNeedsNoRoom() {
        HandDriven hand = HandDriven.inline(
                SETTINGS.withCapacity(1).withOverflow(OverflowPolicy.REJECT), new HandDrivenExecutor());
        hand.offer("first", "a");
        Receipt waiting = hand.offer("second", "a");

        Receipt other = hand.offer("third", "b");

        assertThat(hand.driver.published()).containsExactly("first", "third");
        assertThat(waiting.isOpen() && other.isOpen()).isTrue();
        assertThat(hand.offer("fourth", "a").failure()).hasMessageContaining("full");
    }

    @Test
    void anInlineDriverThatSendsOnItsOwnChannelDoesSoLater() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        List<String> events = new ArrayList<>();
        AtomicReference<DeliveryQueue> queue = new AtomicReference<>();
        Receipt inner = new Receipt();
        queue.set(queue(
                SETTINGS,
                new Recording(true) {
                    @Override
                    public CompletionStage<Void> publish(Publication publication) {
                        events.add(publication.event());
                        if (publication.event().equals("outer")) {
                            queue.get().offer(publication("inner", "a"), null, inner);
                            events.add("end of outer");
                        }
                        return DONE;
                    }
                },
                executor));

        queue.get().offer(publication("outer", "a"), null, new Receipt());
        executor.runAll();

        assertThat(events).containsExactly("outer", "end of outer", "inner");
        assertThat(inner.isSent()).isTrue();
    }

    @Test
    void eventsFailWhenTheExecutorHasNoThreadForThem() {
        RejectedExecutionException refusal = new RejectedExecutionException("shut down");
        HandDriven hand = HandDriven.with(SETTINGS, task -> {
            throw refusal;
        });

        Receipt first = hand.offer("first", "a");
        Receipt second = hand.offer("second", "a");

        assertThat(first.failure())
                .isInstanceOf(DeliveryException.class)
                .hasMessage("the event \"first\" could not be sent to [a] over the connection \"reverb\": "
                        + "the executor has no thread for it")
                .hasCause(refusal);
        assertThat(second.failure()).hasMessageContaining("the executor has no thread for it");
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 0, 0, 0, 0, 2));
    }

    @Test
    void allThatWaitFailWhenTheExecutorHasShutDownMeanwhile() {
        AtomicReference<Executor> executor = new AtomicReference<>(Runnable::run);
        HandDriven hand = HandDriven.with(SETTINGS, task -> executor.get().execute(task));
        hand.offer("first", "a", "b", "c");
        List<Receipt> behind = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            behind.add(hand.offer("behind", "a"));
            behind.add(hand.offer("behind", "b"));
        }
        executor.set(task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });

        hand.driver.succeed("first");

        assertThat(behind)
                .allSatisfy(receipt ->
                        assertThat(receipt.failure()).hasMessageContaining("the executor has no thread for it"));
        assertThat(hand.queue.statistics().waiting()).isZero();
    }

    @Test
    void aThreadThatTheExecutorHasGivenDoesTheWorkOfThoseItRefuses() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BroadcastDriver driver = publication -> {
            started.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return DONE;
        };
        ThreadPoolExecutor one = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
        DeliveryQueue queue = queue(ROOMY, driver, one);
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Receipt receipt = new Receipt();
            receipts.add(receipt);
            queue.offer(publication("event", "a" + i), null, receipt);
            started.await();
        }

        goOn.countDown();

        assertThat(receipts)
                .allSatisfy(receipt -> assertThat(receipt.await().isSent()).isTrue());
        one.shutdownNow();
    }

    @Test
    void aPoolThatLetsTheCallerRunIsNoReasonToPileUp() {
        ThreadPoolExecutor saturated = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy());
        CountDownLatch end = new CountDownLatch(1);
        saturated.execute(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Recording driver = new Recording(false);
        DeliveryQueue queue = queue(ROOMY, driver, saturated);
        CompletableFuture<Void> first = new CompletableFuture<>();
        driver.next = first;
        for (int i = 0; i < 100_000; i++) {
            queue.offer(publication("event", "a"), null, new Receipt());
        }

        first.complete(null);

        assertThat(driver.events).hasSize(100_000);
        end.countDown();
        saturated.shutdown();
    }

    @Test
    void aDriverThatThrowsOrReturnsNothingHasFailed() {
        for (Throwable thrown : List.of(new IllegalStateException("no"), new StackOverflowError())) {
            Receipt receipt = new Receipt();
            queue(SETTINGS, publication -> sneakily(thrown), Runnable::run)
                    .offer(publication("event", "a"), null, receipt);
            assertThat(receipt.failure()).isSameAs(thrown);
        }
        Receipt receipt = new Receipt();

        queue(SETTINGS, publication -> null, Runnable::run).offer(publication("event", "a"), null, receipt);

        assertThat(receipt.failure())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the driver returned null in place of a stage");
    }

    @Test
    void aCallbackThatThrowsIsLoggedAndHarmsNothing() {
        HandDriven hand = HandDriven.with(SETTINGS);
        IllegalStateException failure = new IllegalStateException("callback");
        hand.queue.offer(publication("first", "a"), null, new DeliveryCallback() {
            @Override
            public void sent() {
                throw failure;
            }

            @Override
            public void replaced() {}

            @Override
            public void failed(Throwable failure) {}
        });
        hand.offer("second", "a");

        try (LogCapture log = new LogCapture(DeliveryQueue.class, Level.ERROR)) {
            hand.driver.succeed("first");
            assertThat(log.messages(Level.ERROR)).containsExactly("a callback of the event \"first\" failed");
        }

        assertThat(hand.driver.published()).containsExactly("first", "second");
        assertThat(hand.queue.statistics().sent()).isEqualTo(1);
    }

    private static DeliveryQueue queue(DeliverySettings settings, BroadcastDriver driver, Executor executor) {
        return new DeliveryQueue("test", driver, settings, executor, new HandDrivenScheduler(), () -> null);
    }

    private static String[] channels(int count) {
        String[] channels = new String[count];
        for (int i = 0; i < count; i++) {
            channels[i] = "c" + i;
        }
        return channels;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> CompletionStage<Void> sneakily(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Answers at once, but for one event at most. */
    private static class Recording implements BroadcastDriver {

        private final List<String> events = Collections.synchronizedList(new ArrayList<>());
        private final boolean inline;
        private CompletableFuture<Void> next;

        private Recording(boolean inline) {
            this.inline = inline;
        }

        @Override
        public boolean isInline() {
            return inline;
        }

        @Override
        public CompletionStage<Void> publish(Publication publication) {
            events.add(publication.event());
            CompletionStage<Void> answer = next == null ? DONE : next;
            next = null;
            return answer;
        }
    }
}
