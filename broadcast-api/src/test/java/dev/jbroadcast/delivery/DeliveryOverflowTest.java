package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.retryable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.DeliveryException;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In each of these queues the driver has one event, two wait, and then there is no room. */
@Timeout(60)
class DeliveryOverflowTest {

    private static final DeliverySettings SMALL = SETTINGS.withMaxInFlight(1).withCapacity(2);

    @Test
    void rejectGivesTheNewEventUp() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.REJECT));
        hand.offer("first", "a");
        Receipt second = hand.offer("second", "b");
        Receipt third = hand.offer("third", "c");

        Receipt fourth = hand.offer("fourth", "d");

        assertThat(fourth.failure())
                .isInstanceOf(DeliveryException.class)
                .hasMessage("the event \"fourth\" could not be sent to [d] over the connection \"reverb\": "
                        + "the queue was full with 2 events");
        assertThat(second.isOpen()).isTrue();
        assertThat(third.isOpen()).isTrue();
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(2, 1, 0, 0, 0, 1, 0));
    }

    @Test
    void thereIsRoomAgainWhenTheDriverHasTakenAnEvent() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.REJECT));
        hand.offer("first", "a");
        hand.offer("second", "b");
        hand.offer("third", "c");
        hand.driver.succeed("first");

        assertThat(hand.offer("fourth", "d").isOpen()).isTrue();
        assertThat(hand.offer("fifth", "e").isOpen()).isFalse();
    }

    @Test
    void dropOldestGivesUpTheEventThatHasWaitedLongest() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.DROP_OLDEST));
        Receipt first = hand.offer("first", "a");
        Receipt second = hand.offer("second", "a");
        Receipt third = hand.offer("third", "c");

        Receipt fourth = hand.offer("fourth", "a", "d");

        assertThat(second.failure())
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("the event \"second\" could not be sent to [a]")
                .hasMessageContaining("the queue was full with 2 events, of which this had waited longest");
        Receipt fifth = hand.offer("fifth", "e");
        assertThat(third.failure()).hasMessageContaining("third");
        for (String event : new String[] {"first", "fifth", "fourth"}) {
            hand.driver.succeed(event);
        }
        assertThat(first.isSent() && fourth.isSent() && fifth.isSent()).isTrue();
        assertThat(hand.driver.published()).containsExactly("first", "fifth", "fourth");
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 3, 0, 0, 2, 0));
    }

    @Test
    void dropOldestSparesWhatWasTriedAlready() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.DROP_OLDEST));
        Receipt tried = hand.offer("tried", "a");
        Receipt waiting = hand.offer("waiting", "a");
        hand.driver.fail("tried", retryable());

        hand.offer("newest", "a");

        assertThat(waiting.failure()).hasMessageContaining("had waited longest");
        assertThat(tried.isOpen()).isTrue();
    }

    @Test
    void dropOldestGivesUpWhatWasTriedAlreadyIfNothingElseWaits() {
        HandDriven hand = HandDriven.with(SMALL.withCapacity(1).withOverflow(OverflowPolicy.DROP_OLDEST));
        Receipt tried = hand.offer("tried", "a");
        hand.driver.fail("tried", retryable());
        assertThat(hand.scheduler.delays()).hasSize(1);

        hand.offer("newest", "a");

        assertThat(tried.failure()).hasMessageContaining("had waited longest");
        assertThat(hand.scheduler.delays()).as("the next attempt was cancelled").containsOnly(SMALL.timeout());
        assertThat(hand.driver.published()).containsExactly("tried", "newest");
    }

    @Test
    void eventsThatAreToBeTriedAgainTakeRoom() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.REJECT));
        hand.offer("first", "a");
        hand.driver.fail("first", retryable());
        hand.offer("second", "b");
        hand.driver.fail("second", retryable());

        assertThat(hand.offer("third", "c").isOpen()).isFalse();
        assertThat(hand.queue.statistics().waiting()).isEqualTo(2);
    }

    @Test
    void anEventGoesBackToTheQueueEvenIfThatHasFilledMeanwhile() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.REJECT));
        Receipt first = hand.offer("first", "a");
        hand.offer("second", "a");
        hand.offer("third", "a");

        hand.driver.fail("first", retryable());

        assertThat(first.isOpen()).isTrue();
        assertThat(hand.queue.statistics().waiting()).isEqualTo(3);
        assertThat(hand.offer("fourth", "b").isOpen()).isFalse();
    }

    @Test
    void coalesceReplacesTheEventOfTheSameNameAndChannels() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.COALESCE));
        hand.offer("first", "a");
        Receipt moved = hand.offer("moved", "b", "c");
        Receipt other = hand.offer("moved", "b");

        Receipt newer = hand.offer("moved", "c", "b");

        assertThat(moved.isReplaced()).isTrue();
        assertThat(other.isOpen()).isTrue();
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(2, 1, 0, 0, 1, 0, 0));
        hand.driver.succeed("first");
        hand.driver.succeed("moved");
        assertThat(other.isSent()).as("the newer one goes to the end").isTrue();
        hand.driver.succeed("moved");
        assertThat(newer.isSent()).isTrue();
    }

    @Test
    void coalesceReplacesTheNewestOfSeveral() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.COALESCE));
        hand.offer("first", "a");
        Receipt older = hand.offer("moved", "b");
        Receipt old = hand.offer("moved", "b");
        assertThat(older.isOpen())
                .as("as long as there is room nothing is replaced")
                .isTrue();

        Receipt newer = hand.offer("moved", "b");
        assertThat(old.isReplaced()).isTrue();
        hand.offer("moved", "b");
        assertThat(newer.isReplaced()).isTrue();
        assertThat(older.isOpen()).isTrue();
    }

    @Test
    void coalesceReplacesTheNewestAlsoWhenTheDriverHasTakenAnOlderOne() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.COALESCE));
        hand.offer("first", "a");
        Receipt older = hand.offer("moved", "b");
        Receipt old = hand.offer("moved", "b");
        hand.driver.succeed("first");
        hand.offer("filling", "a");

        hand.offer("moved", "b");

        assertThat(older.isOpen()).isTrue();
        assertThat(old.isReplaced()).isTrue();
    }

    @Test
    void coalesceGivesTheNewEventUpIfThereIsNoneToReplace() {
        HandDriven hand = HandDriven.with(SMALL.withOverflow(OverflowPolicy.COALESCE));
        hand.offer("moved", "a");
        hand.offer("moved", "b");
        hand.offerKeyed("moved", "key", "c");

        assertThat(hand.offer("moved", "c").failure()).hasMessageContaining("the queue was full");
        assertThat(hand.offer("moved", "a").failure())
                .as("that with the driver is not replaced")
                .hasMessageContaining("the queue was full");
        assertThat(hand.offer("renamed", "b").failure()).hasMessageContaining("the queue was full");
        assertThat(hand.offerKeyed("moved", "other key", "c").failure()).hasMessageContaining("the queue was full");
    }

    @Test
    void anEventReplacesTheOneOfItsKeyThatWaitsUnderEachPolicy() {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            HandDriven hand = HandDriven.with(SETTINGS.withOverflow(policy));
            hand.offer("first", "a", "b");
            Receipt old = hand.offerKeyed("moved", "42", "a");
            hand.offer("between", "a", "b");

            Receipt newer = hand.offerKeyed("moved", "42", "b");
            Receipt otherKey = hand.offerKeyed("moved", "43", "b");
            Receipt otherEvent = hand.offerKeyed("left", "42", "b");

            assertThat(old.isReplaced()).as("under %s", policy).isTrue();
            for (String event : new String[] {"first", "between", "moved", "moved", "left"}) {
                hand.driver.succeed(event);
            }
            assertThat(newer.isSent() && otherKey.isSent() && otherEvent.isSent())
                    .isTrue();
            assertThat(hand.driver.published()).containsExactly("first", "between", "moved", "moved", "left");
            assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 5, 0, 1, 0, 0));
        }
    }

    @Test
    void anEventThatReplacesAnotherFindsRoomInAFullQueue() {
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            HandDriven hand = HandDriven.with(SMALL.withOverflow(policy));
            hand.offer("first", "a");
            Receipt other = hand.offer("other", "b");
            Receipt old = hand.offerKeyed("moved", "42", "c");

            Receipt newer = hand.offerKeyed("moved", "42", "c");

            assertThat(old.isReplaced()).as("under %s", policy).isTrue();
            assertThat(newer.isOpen() && other.isOpen()).isTrue();
        }
    }

    @Test
    void whatTheDriverHasOrHasHadIsNotReplaced() {
        HandDriven hand = HandDriven.with(SETTINGS);
        Receipt tried = hand.offerKeyed("moved", "42", "a");
        Receipt next = hand.offerKeyed("moved", "42", "a");
        assertThat(tried.isOpen()).isTrue();

        hand.driver.fail("moved", retryable());
        hand.offerKeyed("moved", "42", "a");

        assertThat(next.isReplaced()).isTrue();
        assertThat(tried.isOpen()).isTrue();
    }

    @Test
    void replacingTheFirstOfALaneLetsTheNextGo() {
        HandDriven hand = HandDriven.with(SETTINGS);
        hand.offer("first", "a");
        hand.offerKeyed("moved", "42", "a", "b");
        hand.offer("behind", "b");
        assertThat(hand.driver.published()).doesNotContain("behind");

        hand.offerKeyed("moved", "42", "a");

        assertThat(hand.driver.published()).containsExactly("first", "behind");
    }

    @Test
    void leavingFromTheMiddleOfALaneLetsNobodyGo() {
        HandDriven hand = HandDriven.with(SETTINGS);
        hand.offer("first", "a");
        hand.offer("both", "a", "b");
        hand.offerKeyed("moved", "42", "b");

        hand.offerKeyed("moved", "42", "b");

        assertThat(hand.driver.published()).containsExactly("first");
    }

    @Test
    void blockWaitsForRoom() throws Exception {
        HandDriven hand = HandDriven.with(blocking(Duration.ofMinutes(1)));
        hand.offer("first", "a");
        hand.offer("second", "a");
        hand.offer("third", "a");
        Sender fourth = new Sender(hand, "fourth");
        fourth.awaitBlocked();

        hand.driver.succeed("first");

        fourth.awaitReturn();
        assertThat(fourth.receipt.isOpen()).isTrue();
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(2, 1, 1, 0, 0, 0, 0));
    }

    @Test
    void blockGivesTheEventUpAfterTheLongestWait() {
        HandDriven hand = HandDriven.with(blocking(Duration.ofMillis(1)));
        hand.offer("first", "a");
        hand.offer("second", "a");
        hand.offer("third", "a");

        assertThat(hand.offer("fourth", "a").failure())
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining(
                        "the queue was full with 2 events, and its sender did not wait until there was room");
        assertThat(hand.queue.statistics().dropped()).isEqualTo(1);
    }

    @Test
    void blockGivesTheEventUpWhenItsSenderIsInterrupted() throws Exception {
        HandDriven hand = HandDriven.with(blocking(Duration.ofMinutes(1)));
        hand.offer("first", "a");
        hand.offer("second", "a");
        hand.offer("third", "a");
        Sender fourth = new Sender(hand, "fourth");
        fourth.awaitBlocked();

        fourth.thread.interrupt();

        assertThat(fourth.awaitReturn()).as("it is still interrupted").isTrue();
        assertThat(fourth.receipt.failure()).hasMessageContaining("did not wait until there was room");
    }

    @Test
    void everyWaitingSenderGetsRoomWhenThereIsEnough() throws Exception {
        HandDriven hand = HandDriven.with(blocking(Duration.ofMinutes(1)));
        hand.offer("first", "a");
        hand.offer("second", "b");
        hand.offer("third", "c");
        Sender fourth = new Sender(hand, "fourth");
        Sender fifth = new Sender(hand, "fifth");
        fourth.awaitBlocked();
        fifth.awaitBlocked();

        hand.driver.succeed("first");
        hand.driver.succeed("second");

        fourth.awaitReturn();
        assertThat(fourth.receipt.isOpen()).isTrue();
        fifth.awaitReturn();
        assertThat(fifth.receipt.isOpen()).isTrue();
    }

    @Test
    void aSenderThatWaitsWakesAlsoWhenTheOthersWereGivenUp() throws Exception {
        AtomicReference<Executor> executor = new AtomicReference<>(Runnable::run);
        HandDriven hand = HandDriven.with(
                blocking(Duration.ofMinutes(1)), task -> executor.get().execute(task));
        hand.offer("first", "a");
        hand.offer("second", "a");
        hand.offer("third", "a");
        Sender fourth = new Sender(hand, "fourth");
        fourth.awaitBlocked();
        executor.set(task -> {
            throw new RejectedExecutionException();
        });

        hand.driver.succeed("first");

        fourth.awaitReturn();
        assertThat(fourth.receipt.failure()).hasMessageContaining("the executor has no thread for it");
    }

    @Test
    void aCallbackMaySendIntoAFullQueueThatItsOwnThreadEmpties() {
        HandDriven hand = HandDriven.with(blocking(Duration.ofMinutes(1)));
        Receipt fromCallback = new Receipt();
        hand.queue.offer(HandDriven.publication("first", "a"), null, new DeliveryCallback() {
            @Override
            public void sent() {
                hand.queue.offer(HandDriven.publication("fourth", "a"), null, fromCallback);
            }

            @Override
            public void replaced() {}

            @Override
            public void failed(Throwable failure) {}
        });
        hand.offer("second", "a");
        hand.offer("third", "a");

        hand.driver.succeed("first");

        assertThat(fromCallback.isOpen()).isTrue();
        assertThat(hand.driver.published()).containsExactly("first", "second");
    }

    private static DeliverySettings blocking(Duration maxWait) {
        return SMALL.withOverflow(OverflowPolicy.BLOCK).withMaxWait(maxWait);
    }

    /** Sends one event in a thread of its own. */
    private static final class Sender {

        private final Receipt receipt = new Receipt();
        private final FutureTask<Boolean> task;
        private final Thread thread;

        private Sender(HandDriven hand, String event) {
            task = new FutureTask<>(() -> {
                hand.queue.offer(HandDriven.publication(event, "a"), null, receipt);
                return Thread.currentThread().isInterrupted();
            });
            thread = new Thread(task);
            thread.start();
        }

        private void awaitBlocked() {
            await().until(() -> thread.getState() == State.TIMED_WAITING);
        }

        /** @return whether the thread was interrupted in the end */
        private boolean awaitReturn() throws Exception {
            return task.get(30, TimeUnit.SECONDS);
        }
    }
}
