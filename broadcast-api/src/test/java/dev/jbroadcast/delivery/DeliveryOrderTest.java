package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.retryable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DeliveryOrderTest {

    private final HandDriven hand = HandDriven.with(SETTINGS);
    private final ExecutorService executor = Threads.defaults().perTask("delivery");
    private final ScheduledExecutorService scheduler = Threads.defaults().scheduler("delivery-retry");

    @AfterEach
    void stopThreads() {
        executor.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void handsTheEventsOfAChannelOverOneAfterTheOther() {
        Receipt first = hand.offer("first", "a");
        Receipt second = hand.offer("second", "a");
        assertThat(hand.driver.published()).containsExactly("first");

        hand.driver.succeed("first");

        assertThat(first.isSent()).isTrue();
        assertThat(second.isOpen()).isTrue();
        assertThat(hand.driver.published()).containsExactly("first", "second");
        hand.driver.succeed("second");
        assertThat(second.isSent()).isTrue();
    }

    @Test
    void eventsWithoutACommonChannelDoNotWaitForEachOther() {
        hand.offer("first", "a");
        hand.offer("second", "b");
        hand.offer("third", "c", "d");

        assertThat(hand.driver.published()).containsExactly("first", "second", "third");
    }

    @Test
    void goesOnAfterAFailure() {
        Receipt first = hand.offer("first", "a");
        hand.offer("second", "a");
        RuntimeException failure = new RuntimeException("no");

        hand.driver.fail("first", failure);

        assertThat(first.failure()).isSameAs(failure);
        assertThat(hand.driver.published()).containsExactly("first", "second");
    }

    @Test
    void keepsTheOrderOfAChannelThroughRetries() {
        Receipt first = hand.offer("first", "a");
        hand.offer("second", "a");

        hand.driver.fail("first", retryable());
        hand.offer("third", "a");
        hand.pause();
        hand.driver.fail("first", retryable());
        hand.pause();
        assertThat(hand.driver.published()).containsExactly("first", "first", "first");

        hand.driver.succeed("first");
        hand.driver.succeed("second");
        assertThat(first.isSent()).isTrue();
        assertThat(hand.driver.published()).containsExactly("first", "first", "first", "second", "third");
    }

    @Test
    void otherChannelsGoOnDuringThePauseOfOne() {
        hand.offer("first", "a");
        hand.driver.fail("first", retryable());

        hand.offer("second", "b");

        assertThat(hand.driver.published()).containsExactly("first", "second");
    }

    @Test
    void anEventOnSeveralChannelsWaitsForAllOfThemAndHoldsAllOfThem() {
        hand.offer("a1", "a");
        hand.offer("b1", "b");
        hand.offer("both", "a", "b");
        hand.offer("a2", "a");
        hand.offer("b2", "b");
        hand.offer("c1", "c");
        assertThat(hand.driver.published()).containsExactly("a1", "b1", "c1");

        hand.driver.succeed("b1");
        assertThat(hand.driver.published()).doesNotContain("both", "b2");
        hand.driver.succeed("a1");
        assertThat(hand.driver.published()).endsWith("both");

        hand.driver.succeed("both");
        assertThat(hand.driver.published()).endsWith("a2", "b2");
    }

    @Test
    void crossingPairsOfChannelsDoNotWaitForEachOtherInACircle() {
        hand.offer("ab", "a", "b");
        hand.offer("ba", "b", "a");
        hand.offer("bc", "b", "c");
        hand.offer("ca", "c", "a");

        for (String event : List.of("ab", "ba", "bc", "ca")) {
            assertThat(hand.driver.published()).endsWith(event);
            hand.driver.succeed(event);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theDriverNeverHasMoreThanItsLimit(int limit) {
        HandDriven limited = HandDriven.with(SETTINGS.withMaxInFlight(limit));
        List<String> events = IntStream.range(0, 10).mapToObj(i -> "event" + i).toList();
        events.forEach(event -> limited.offer(event, "on-" + event));

        for (int done = 0; done < events.size(); done++) {
            assertThat(limited.queue.statistics().inFlight()).isEqualTo(Math.min(limit, events.size() - done));
            limited.driver.succeed(events.get(done));
        }
        assertThat(limited.driver.published()).isEqualTo(events);
    }

    @Test
    void keepsTheOrderForEightThreadsOfAHundredThousandEventsEach() throws Exception {
        OrderedDriver driver = new OrderedDriver(64);
        DeliverySettings settings = SETTINGS.withOverflow(OverflowPolicy.BLOCK)
                .withMaxWait(Duration.ofMinutes(2))
                .withCapacity(1_000);
        DeliveryQueue queue = queue(driver, settings);
        driver.watch(queue);

        AtomicLong sent = offerFromEightThreads(queue, 100_000, 64);
        queue.drain(Duration.ofMinutes(1));

        assertThat(sent).hasValue(800_000);
        assertThat(driver.disorder).isEmpty();
        assertThat(driver.published.sum()).isEqualTo(800_000);
        assertThat(driver.mostWaiting).hasValueLessThanOrEqualTo(1_000);
        assertThat(driver.mostInFlight).hasValueBetween(1, settings.maxInFlight());
        assertThat(queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 800_000, 0, 0, 0, 0));
    }

    @Test
    void keepsTheOrderOfADriverThatAnswersLaterAndFailsNowAndThen() throws Exception {
        ExecutorService answers = Executors.newFixedThreadPool(2);
        OrderedDriver ordered = new OrderedDriver(16);
        BroadcastDriver driver = publication -> {
            if (ThreadLocalRandom.current().nextInt(50) == 0) {
                return CompletableFuture.failedFuture(retryable());
            }
            CompletableFuture<Void> answer = new CompletableFuture<>();
            answers.execute(() -> {
                ordered.publish(publication);
                answer.complete(null);
            });
            return answer;
        };
        DeliverySettings settings = SETTINGS.withOverflow(OverflowPolicy.BLOCK)
                .withMaxWait(Duration.ofMinutes(2))
                .withCapacity(100)
                .withRetry(new RetryPolicy(1_000, Duration.ZERO, Duration.ZERO));
        DeliveryQueue queue = queue(driver, settings);

        AtomicLong sent = offerFromEightThreads(queue, 5_000, 16);
        queue.drain(Duration.ofMinutes(1));
        answers.shutdownNow();

        assertThat(sent).hasValue(40_000);
        assertThat(ordered.disorder).isEmpty();
        assertThat(queue.statistics().retried()).isPositive();
    }

    @Test
    void keepsTheOrderOfADriverThatTakesSeveralAndFailsNowAndThen() throws Exception {
        ExecutorService answers = Executors.newFixedThreadPool(2);
        OrderedDriver ordered = new OrderedDriver(16);
        AtomicInteger largest = new AtomicInteger();
        BroadcastDriver driver = new BroadcastDriver() {
            @Override
            public CompletionStage<Void> publish(Publication publication) {
                return publishAll(List.of(publication)).get(0);
            }

            @Override
            public int maxBatchSize() {
                return 10;
            }

            /** All of a batch arrive, or none. */
            @Override
            public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
                largest.accumulateAndGet(publications.size(), Math::max);
                CompletableFuture<Void> answer = new CompletableFuture<>();
                boolean fails = ThreadLocalRandom.current().nextInt(50) == 0;
                answers.execute(() -> {
                    if (fails) {
                        answer.completeExceptionally(retryable());
                    } else {
                        publications.forEach(ordered::publish);
                        answer.complete(null);
                    }
                });
                return Collections.nCopies(publications.size(), answer);
            }
        };
        DeliverySettings settings = SETTINGS.withOverflow(OverflowPolicy.BLOCK)
                .withMaxWait(Duration.ofMinutes(2))
                .withCapacity(200)
                .withRetry(new RetryPolicy(1_000, Duration.ofNanos(100), Duration.ofMillis(1)));
        DeliveryQueue queue = queue(driver, settings);

        AtomicLong sent = offerFromEightThreads(queue, 5_000, 16);
        queue.drain(Duration.ofMinutes(1));
        answers.shutdownNow();

        assertThat(sent).hasValue(40_000);
        assertThat(ordered.disorder).isEmpty();
        assertThat(ordered.published.sum()).isEqualTo(40_000);
        assertThat(queue.statistics().retried()).isPositive();
        assertThat(largest).hasValueBetween(2, 10);
    }

    @Test
    void keepsTheOrderOfADriverThatIsCalledInTheOfferingThread() throws Exception {
        OrderedDriver ordered = new OrderedDriver(4);
        BroadcastDriver driver = new BroadcastDriver() {
            @Override
            public CompletionStage<Void> publish(Publication publication) {
                return ordered.publish(publication);
            }

            @Override
            public boolean isInline() {
                return true;
            }
        };
        DeliveryQueue queue =
                queue(driver, SETTINGS.withOverflow(OverflowPolicy.BLOCK).withMaxWait(Duration.ofMinutes(2)));

        AtomicLong sent = offerFromEightThreads(queue, 10_000, 4);
        queue.drain(Duration.ofMinutes(1));

        assertThat(sent).hasValue(80_000);
        assertThat(ordered.disorder).isEmpty();
    }

    private DeliveryQueue queue(BroadcastDriver driver, DeliverySettings settings) {
        return new DeliveryQueue("test", driver, settings, executor, scheduler, ThreadLocalRandom::current);
    }

    /** Each event says by whom it is and the how manieth; one in five goes to two channels. */
    private static AtomicLong offerFromEightThreads(DeliveryQueue queue, int each, int channels) throws Exception {
        List<Channel> names =
                IntStream.range(0, channels).mapToObj(i -> new Channel("c" + i)).toList();
        AtomicLong sent = new AtomicLong();
        DeliveryCallback callback = new DeliveryCallback() {
            @Override
            public void sent() {
                sent.incrementAndGet();
            }

            @Override
            public void replaced() {}

            @Override
            public void failed(Throwable failure) {}
        };
        List<Thread> threads = new ArrayList<>();
        for (int sender = 0; sender < 8; sender++) {
            Random random = new Random(sender);
            String name = sender + ":";
            threads.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    Channel one = names.get(random.nextInt(channels));
                    Channel other = names.get(random.nextInt(channels));
                    List<Channel> on = i % 5 == 0 ? List.of(one, other) : List.of(one);
                    queue.offer(new Publication("e", on, name + i, false, null, null), null, callback);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return sent;
    }

    /** Answers at once, and notes what it gets out of order or at the same time as another event of the channel. */
    private static final class OrderedDriver implements BroadcastDriver {

        private final List<String> disorder = new ArrayList<>();
        private final LongAdder published = new LongAdder();
        private final AtomicLong mostWaiting = new AtomicLong();
        private final AtomicLong mostInFlight = new AtomicLong();
        private final Map<Channel, int[]> last = new ConcurrentHashMap<>();
        private final Map<Channel, AtomicInteger> busy = new ConcurrentHashMap<>();
        private volatile DeliveryQueue queue;

        private OrderedDriver(int channels) {
            for (int i = 0; i < channels; i++) {
                Channel channel = new Channel("c" + i);
                last.put(channel, IntStream.generate(() -> -1).limit(8).toArray());
                busy.put(channel, new AtomicInteger());
            }
        }

        private void watch(DeliveryQueue queue) {
            this.queue = queue;
        }

        @Override
        public CompletionStage<Void> publish(Publication publication) {
            published.increment();
            String[] words = publication.data().split(":");
            int sender = Integer.parseInt(words[0]);
            int number = Integer.parseInt(words[1]);
            for (Channel channel : publication.channels()) {
                if (busy.get(channel).incrementAndGet() != 1) {
                    note(channel + " is busy");
                }
                // Without a lock of its own: the queue has to see to it that one thread sees what the other wrote.
                int[] numbers = last.get(channel);
                if (numbers[sender] >= number) {
                    note(channel + ": " + publication.data() + " after " + numbers[sender]);
                }
                numbers[sender] = number;
            }
            if (queue != null && number % 100 == 0) {
                DeliveryStatistics statistics = queue.statistics();
                mostWaiting.accumulateAndGet(statistics.waiting(), Math::max);
                mostInFlight.accumulateAndGet(statistics.inFlight(), Math::max);
            }
            publication.channels().forEach(channel -> busy.get(channel).decrementAndGet());
            return CompletableFuture.completedFuture(null);
        }

        private void note(String what) {
            synchronized (disorder) {
                disorder.add(what);
            }
        }
    }
}
