package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.retryable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryBatchTest {

    private final HandDriven hand = HandDriven.inBatches(SETTINGS, 3);

    /** Lets all wait behind one that the driver has, so that they go together when that is done. */
    private static HandDriven busy(DeliverySettings settings, int maxBatchSize) {
        HandDriven busy = HandDriven.inBatches(settings, maxBatchSize);
        busy.offer("head", "a", "b", "c");
        return busy;
    }

    @Test
    void doesNotWaitForOthersWhereNothingIsInTheWay() {
        hand.offer("first", "a");
        hand.offer("second", "b");

        assertThat(hand.driver.batches()).containsExactly(List.of("first"), List.of("second"));
    }

    @Test
    void takesThoseOfOneChannelTogetherInTheirOrder() {
        hand.offer("1", "a");
        for (String event : List.of("2", "3", "4", "5", "6")) {
            hand.offer(event, "a");
        }

        hand.driver.succeed("1");
        assertThat(hand.driver.batches()).containsExactly(List.of("1"), List.of("2", "3", "4"));
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(2, 3, 1, 0, 0, 0, 0));

        hand.driver.succeed("2");
        hand.driver.succeed("4");
        assertThat(hand.driver.batches()).as("3 is still under way").hasSize(2);
        hand.driver.succeed("3");
        assertThat(hand.driver.batches()).last().isEqualTo(List.of("5", "6"));
    }

    @Test
    void aBacklogOfOneChannelLeavesInAsFewCallsAsThereCanBe() {
        HandDriven tens = HandDriven.inBatches(SETTINGS, 10);
        List<String> events =
                IntStream.range(0, 1_000).mapToObj(i -> "event" + i).toList();
        List<Receipt> receipts =
                events.stream().map(event -> tens.offer(event, "hot")).toList();

        events.forEach(tens.driver::succeed);

        assertThat(receipts).allMatch(Receipt::isSent);
        assertThat(tens.driver.published()).isEqualTo(events);
        assertThat(tens.driver.batches()).hasSize(101);
    }

    @Test
    void noChannelWaitsForTheBacklogOfAnother() {
        HandDriven busy = busy(SETTINGS, 3);
        busy.offer("a1", "a");
        busy.offer("a2", "a");
        busy.offer("a3", "a");
        busy.offer("b1", "b");
        busy.offer("c1", "c");

        busy.driver.succeed("head");

        assertThat(busy.driver.batches()).containsExactly(List.of("head"), List.of("a1", "b1", "c1"));
    }

    @Test
    void oneOnSeveralChannelsComesAlongIfAllBeforeItDo() {
        HandDriven busy = busy(SETTINGS, 10);
        busy.offer("elsewhere", "d");
        busy.offer("a1", "a");
        busy.offer("ab", "a", "b");
        busy.offer("b1", "b");
        busy.offer("cd", "c", "d");
        busy.offer("c1", "c");
        assertThat(busy.driver.batches()).containsExactly(List.of("head"), List.of("elsewhere"));

        busy.driver.succeed("head");
        assertThat(busy.driver.batches()).last().isEqualTo(List.of("a1", "ab", "b1"));
        busy.driver.succeed("elsewhere");
        assertThat(busy.driver.batches()).last().isEqualTo(List.of("cd", "c1"));
    }

    @Test
    void theDriverNeverHasMoreThanItsLimit() {
        HandDriven limited = HandDriven.inBatches(SETTINGS.withMaxInFlight(4), 10);
        for (int i = 0; i < 10; i++) {
            limited.offer("event" + i, "on-" + i % 5);
        }
        assertThat(limited.queue.statistics().inFlight()).isEqualTo(4);

        for (int i = 0; i < 10; i++) {
            limited.driver.succeed(limited.driver.published().get(i));
            assertThat(limited.queue.statistics().inFlight()).isLessThanOrEqualTo(4);
        }
        assertThat(limited.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 10, 0, 0, 0, 0));
    }

    @Test
    void answersThatComeOneByOneDoNotMakeBatchesOfOne() {
        HandDriven limited = HandDriven.inBatches(SETTINGS.withMaxInFlight(6), 3);
        List<String> events = IntStream.range(0, 12).mapToObj(i -> "event" + i).toList();
        events.forEach(event -> limited.offer(event, "on-" + event));
        assertThat(limited.driver.batches()).hasSize(6);

        events.forEach(limited.driver::succeed);

        assertThat(limited.driver.batches().subList(6, 8))
                .containsExactly(List.of("event6", "event7", "event8"), List.of("event9", "event10", "event11"));
        assertThat(limited.queue.statistics().sent()).isEqualTo(12);
    }

    @Test
    void whatIsToBeTriedAgainWaitsForWhatWasBeforeIt() {
        HandDriven busy = busy(SETTINGS, 3);
        busy.offer("first", "a");
        busy.offer("second", "a");
        busy.offer("third", "a");
        busy.driver.succeed("head");

        busy.driver.fail("first", DeliveryException.retryableAfter(Duration.ofSeconds(3), "slow down", null));
        busy.driver.fail("second", retryable());
        busy.driver.fail("third", DeliveryException.retryableAfter(Duration.ofSeconds(5), "slow down", null));
        busy.scheduler.advance(Duration.ofSeconds(2));
        assertThat(busy.driver.batches()).hasSize(2);
        assertThat(busy.queue.statistics()).isEqualTo(new DeliveryStatistics(3, 0, 1, 0, 0, 0, 0));

        busy.scheduler.advance(Duration.ofSeconds(1));
        assertThat(busy.driver.batches()).last().isEqualTo(List.of("first", "second"));
        busy.driver.succeed("first");
        busy.driver.succeed("second");
        assertThat(busy.driver.batches()).hasSize(3);
        busy.scheduler.advance(Duration.ofSeconds(2));
        busy.driver.succeed("third");
        assertThat(busy.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 4, 3, 0, 0, 0));
    }

    @Test
    void whatIsUnderWayIsNotSentAgainWhenItIsFirst() {
        HandDriven busy = busy(SETTINGS, 3);
        Receipt first = busy.offer("first", "a");
        Receipt second = busy.offer("second", "a");
        busy.driver.succeed("head");

        busy.driver.fail("first", DeliveryException.permanent("no", null));
        assertThat(first.failure()).hasMessage("no");
        assertThat(busy.driver.batches()).hasSize(2);
        busy.driver.succeed("second");

        assertThat(second.isSent()).isTrue();
        assertThat(busy.driver.published()).containsExactly("head", "first", "second");
    }

    @Test
    void whatPausesIsNotSentWhenItIsFirstBeforeItsPauseIsOver() {
        HandDriven busy = busy(SETTINGS, 3);
        busy.offer("first", "a");
        busy.offer("second", "a");
        busy.offer("third", "a");
        busy.offer("fourth", "a");
        busy.driver.succeed("head");

        busy.driver.fail("second", retryable());
        busy.driver.fail("third", retryable());
        busy.driver.succeed("first");
        assertThat(busy.driver.batches()).hasSize(2);
        busy.pause();

        assertThat(busy.driver.published()).startsWith("head", "first", "second", "third", "second");
        busy.driver.succeed("second");
        busy.driver.succeed("third");
        busy.driver.succeed("fourth");
        assertThat(busy.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 5, 2, 0, 0, 0));
    }

    @Test
    void eachHasATimeOutOfItsOwn() {
        HandDriven busy = busy(SETTINGS.withTimeout(Duration.ofSeconds(5)), 3);
        Receipt first = busy.offer("first", "a");
        Receipt second = busy.offer("second", "a");
        Receipt third = busy.offer("third", "b");
        busy.driver.succeed("head");
        busy.driver.succeed("second");

        busy.scheduler.advance(Duration.ofSeconds(5));

        assertThat(first.failure()).hasMessageContaining("the event \"first\"").hasMessageContaining("did not answer");
        assertThat(second.isSent()).isTrue();
        assertThat(third.failure()).hasMessageContaining("the event \"third\"");
        assertThat(busy.scheduler.delays()).isEmpty();
    }

    @Test
    void oneWhoseSenderWaitsGoesByItselfAndInItsTurn() throws Exception {
        HandDriven busy = busy(SETTINGS, 10);
        busy.offer("before", "a");
        FutureTask<Void> now = new FutureTask<>(() -> {
            busy.queue.deliverNow(HandDriven.publication("now", "a"));
            return null;
        });
        new Thread(now).start();
        await().until(() -> busy.queue.statistics().waiting() == 2);
        busy.offer("behind", "a");
        busy.offer("beside", "b");

        busy.driver.succeed("head");
        assertThat(busy.driver.batches()).last().isEqualTo(List.of("before", "beside"));
        busy.driver.fail("before", retryable());
        busy.pause();
        busy.driver.succeed("before");
        await().until(() -> busy.driver.published().contains("now"));
        assertThat(busy.driver.published()).doesNotContain("behind");
        busy.driver.succeed("now");
        now.get();

        await().untilAsserted(() -> assertThat(busy.driver.batches()).last().isEqualTo(List.of("behind")));
    }

    @Test
    void whatWasInABatchIsNotReplaced() {
        HandDriven busy = busy(SETTINGS, 3);
        busy.offerKeyed("e", "key", "b");
        Receipt old = busy.offerKeyed("e", "key", "a");
        busy.offer("between", "a");
        busy.driver.succeed("head");
        busy.driver.fail("between", retryable());
        busy.driver.fail("e", retryable());
        Receipt waiting = busy.offerKeyed("e", "key", "a");
        Receipt newest = busy.offerKeyed("e", "key", "a");

        assertThat(old.isOpen()).isTrue();
        assertThat(waiting.isReplaced()).isTrue();
        busy.pause();
        busy.driver.succeed("e");
        busy.driver.succeed("between");
        busy.driver.succeed("e");
        assertThat(old.isSent()).isTrue();
        assertThat(newest.isSent()).isTrue();
    }

    @Test
    void whatIsDroppedInTheMiddleLeavesTheOthersInOrder() {
        HandDriven busy = busy(SETTINGS.withCapacity(3).withOverflow(OverflowPolicy.DROP_OLDEST), 3);
        busy.offer("first", "a");
        busy.offer("second", "a");
        busy.offer("third", "a");
        busy.driver.succeed("head");
        busy.driver.fail("second", retryable());
        busy.driver.fail("first", DeliveryException.retryableAfter(Duration.ofSeconds(8), "slow down", null));
        busy.driver.fail("third", retryable());
        busy.pause();

        busy.offer("other", "b");

        assertThat(busy.queue.statistics().dropped()).isEqualTo(1);
        busy.scheduler.advance(Duration.ofSeconds(8));
        assertThat(busy.driver.published()).containsSubsequence("first", "third", "other", "first", "third");
        assertThat(Collections.frequency(busy.driver.published(), "second")).isEqualTo(1);
    }

    @Test
    void closingFailsAllOfABatch() {
        HandDriven busy = busy(SETTINGS, 3);
        Receipt first = busy.offer("first", "a");
        Receipt second = busy.offer("second", "a");
        Receipt third = busy.offer("third", "a");
        busy.driver.succeed("head");
        busy.driver.fail("first", retryable());
        busy.driver.fail("second", DeliveryException.retryableAfter(Duration.ofMillis(1), "slow down", null));
        busy.scheduler.advance(Duration.ofMillis(50));

        busy.queue.drain(Duration.ZERO);

        assertThat(first.failure()).hasMessageContaining("closed before it was tried again");
        assertThat(second.failure()).hasMessageContaining("closed before it was tried again");
        assertThat(third.failure()).hasMessageContaining("closed before the driver answered");
        assertThat(busy.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 1, 0, 0, 0, 3));
        busy.pause();
        busy.driver.succeed("third");
        assertThat(busy.driver.batches()).hasSize(2);
    }

    @Test
    void allFailIfTheDriverThrows() {
        IllegalStateException broken = new IllegalStateException("broken");

        assertThat(failures(answers -> {
                    throw broken;
                }))
                .hasSize(3)
                .containsOnly(broken);
    }

    @Test
    void allAreTriedAgainIfTheDriverThrowsWhatIsSafeToRepeat() {
        List<Receipt> receipts = new ArrayList<>();
        DeliveryQueue queue = batched(receipts, answers -> {
            throw retryable();
        });

        assertThat(receipts).allMatch(Receipt::isOpen);
        assertThat(queue.statistics().waiting()).isEqualTo(3);
    }

    @Test
    void allFailIfTheDriverReturnsNothing() {
        assertThat(failures(answers -> null))
                .hasSize(3)
                .allSatisfy(failure ->
                        assertThat(failure).hasMessage("the driver returned null in place of a list of stages"));
    }

    @Test
    void allFailIfTheDriverDoesNotAnswerForEach() {
        assertThat(failures(answers -> answers.subList(0, 2)))
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessage("the driver returned 2 stages for 3 publications, and not one for each"));
    }

    @Test
    void oneFailsIfTheDriverReturnsNullForIt() {
        List<Receipt> receipts = new ArrayList<>();
        batched(receipts, answers -> {
            List<CompletionStage<Void>> some = new ArrayList<>(answers);
            some.set(1, null);
            return some;
        });

        assertThat(receipts.get(0).isSent()).isTrue();
        assertThat(receipts.get(1).failure()).hasMessage("the driver returned null in place of a stage");
        assertThat(receipts.get(2).isSent()).isTrue();
    }

    private static List<Throwable> failures(UnaryOperator<List<CompletionStage<Void>>> answers) {
        List<Receipt> receipts = new ArrayList<>();
        batched(receipts, answers);
        return receipts.stream().map(Receipt::failure).toList();
    }

    /** Sends three in a batch over a driver that returns something else than three stages that are done. */
    private static DeliveryQueue batched(List<Receipt> receipts, UnaryOperator<List<CompletionStage<Void>>> answers) {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        BroadcastDriver driver = new BroadcastDriver() {
            @Override
            public CompletionStage<Void> publish(Publication publication) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public int maxBatchSize() {
                return 3;
            }

            @Override
            public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
                return answers.apply(publications.stream().map(this::publish).toList());
            }
        };
        HandDrivenScheduler scheduler = new HandDrivenScheduler();
        DeliveryQueue queue = new DeliveryQueue("test", driver, SETTINGS, executor, scheduler, Random::new);
        for (int i = 0; i < 3; i++) {
            Receipt receipt = new Receipt();
            receipts.add(receipt);
            queue.offer(HandDriven.publication("event" + i, "a"), null, receipt);
        }
        executor.runAll();
        return queue;
    }
}
