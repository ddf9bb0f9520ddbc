package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.publication;
import static dev.jbroadcast.delivery.HandDriven.retryable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.DeliveryException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryClosingTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final HandDriven hand = HandDriven.with(SETTINGS);

    @Test
    void takesNothingMoreOnceItIsStopped() {
        hand.queue.stop();

        assertThat(hand.offer("event", "a").failure())
                .isInstanceOf(DeliveryException.class)
                .hasMessage("the event \"event\" could not be sent to [a] over the connection \"reverb\": "
                        + "the broadcaster is closed");
        assertThatThrownBy(() -> hand.queue.deliverNow(publication("event", "a")))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("the broadcaster is closed");
        assertThat(hand.driver.published()).isEmpty();
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 0, 0, 0, 0, 2));
    }

    @Test
    void sendsWhatItHasTakenAfterItIsStopped() {
        Receipt first = hand.offer("first", "a");
        Receipt second = hand.offer("second", "a");
        hand.queue.stop();

        hand.driver.fail("first", retryable());
        hand.pause();
        hand.driver.succeed("first");
        hand.driver.succeed("second");

        assertThat(first.isSent() && second.isSent()).isTrue();
    }

    @Test
    void wakesSendersThatWaitForRoom() throws Exception {
        HandDriven full = HandDriven.with(SETTINGS.withMaxInFlight(1)
                .withCapacity(1)
                .withOverflow(OverflowPolicy.BLOCK)
                .withMaxWait(LONG));
        full.offer("first", "a");
        full.offer("second", "a");
        FutureTask<Receipt> blocked = waitingThread(() -> full.offer("third", "a"));

        full.queue.stop();

        assertThat(blocked.get(30, TimeUnit.SECONDS).failure()).hasMessageContaining("the broadcaster is closed");
    }

    @Test
    void drainingReturnsAtOnceWhenNothingIsLeft() {
        hand.offer("event", "a");
        hand.driver.succeed("event");

        hand.queue.drain(LONG);
        hand.queue.drain(LONG);

        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void drainingWaitsForWhatWasTakenItsRetriesIncluded() throws Exception {
        Receipt first = hand.offer("first", "a");
        Receipt second = hand.offer("second", "a");
        FutureTask<String> drained = draining(hand.queue, LONG);

        hand.driver.fail("first", retryable());
        hand.pause();
        hand.driver.succeed("first");
        assertThat(drained).isNotDone();
        hand.driver.succeed("second");

        assertThat(drained.get(30, TimeUnit.SECONDS)).isEqualTo("drained");
        assertThat(first.isSent() && second.isSent()).isTrue();
    }

    @Test
    void drainingWaitsForTheLastCallback() throws Exception {
        CountDownLatch inCallback = new CountDownLatch(1);
        CountDownLatch letReturn = new CountDownLatch(1);
        hand.queue.offer(publication("event", "a"), null, new DeliveryCallback() {
            @Override
            public void sent() {
                inCallback.countDown();
                try {
                    letReturn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void replaced() {}

            @Override
            public void failed(Throwable failure) {}
        });
        CompletableFuture<Void> answer = hand.driver.open("event");
        new Thread(() -> answer.complete(null)).start();
        inCallback.await();
        assertThat(hand.queue.statistics().sent()).isEqualTo(1);
        FutureTask<String> drained = draining(hand.queue, LONG);

        letReturn.countDown();

        assertThat(drained.get(30, TimeUnit.SECONDS)).isEqualTo("drained");
    }

    @Test
    void drainingGivesUpWhatIsLeftAfterTheLimit() {
        Receipt withDriver = hand.offer("with driver", "a");
        Receipt waiting = hand.offer("waiting", "a");
        Receipt failing = hand.offer("failing", "b");
        DeliveryException failure = retryable();
        hand.driver.fail("failing", failure);

        hand.queue.drain(Duration.ofMillis(1));

        assertThat(withDriver.failure())
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("the event \"with driver\" could not be sent to [a]")
                .hasMessageContaining("the broadcaster was closed before the driver answered");
        assertThat(waiting.failure()).hasMessageContaining("the broadcaster was closed before its turn came");
        assertThat(failing.failure())
                .hasMessageContaining("the broadcaster was closed before it was tried again")
                .hasCause(failure);
        assertThat(hand.scheduler.delays()).as("what is scheduled").isEmpty();
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 0, 0, 0, 0, 3));
    }

    @Test
    void answersAfterTheEndAreIgnored() {
        Receipt late = hand.offer("late", "a");
        Receipt behind = hand.offer("behind", "a");
        CompletableFuture<Void> answer = hand.driver.open("late");
        hand.queue.drain(Duration.ZERO);

        answer.complete(null);
        hand.queue.drain(Duration.ZERO);

        assertThat(late.failure()).hasMessageContaining("closed");
        assertThat(behind.failure()).hasMessageContaining("closed");
        assertThat(hand.driver.published()).containsExactly("late");
    }

    @Test
    void drainingEndsAtOnceWhenItsThreadIsInterrupted() {
        Receipt receipt = hand.offer("event", "a");

        Thread.currentThread().interrupt();
        hand.queue.drain(LONG);

        assertThat(Thread.interrupted()).as("it is still interrupted").isTrue();
        assertThat(receipt.failure()).hasMessageContaining("closed");
    }

    @Test
    void drainingWaitsForSendersThatWait() throws Exception {
        hand.offer("first", "a");
        FutureTask<String> now = waitingThread(() -> sendNow(hand.queue));
        FutureTask<String> drained = draining(hand.queue, LONG);

        hand.driver.succeed("first");
        await().until(() -> hand.driver.published().contains("now"));
        hand.driver.succeed("now");

        assertThat(now.get(30, TimeUnit.SECONDS)).isEqualTo("sent");
        assertThat(drained.get(30, TimeUnit.SECONDS)).isEqualTo("drained");
    }

    @Test
    void drainingFailsSendersThatWaitAfterTheLimit() throws Exception {
        hand.offer("first", "a");
        FutureTask<String> turn = waitingThread(() -> sendNow(hand.queue));
        HandDriven other = HandDriven.with(SETTINGS);
        FutureTask<String> answer = waitingThread(() -> sendNow(other.queue));

        hand.queue.drain(Duration.ofMillis(1));
        other.queue.drain(Duration.ofMillis(1));

        assertThat(turn.get(30, TimeUnit.SECONDS)).contains("the broadcaster was closed before its turn came");
        assertThat(answer.get(30, TimeUnit.SECONDS)).contains("the broadcaster was closed before the driver answered");
    }

    private static String sendNow(DeliveryQueue queue) {
        try {
            queue.deliverNow(publication("now", "a"));
            return "sent";
        } catch (DeliveryException e) {
            return e.getMessage();
        }
    }

    private static FutureTask<String> draining(DeliveryQueue queue, Duration limit) {
        return waitingThread(() -> {
            queue.drain(limit);
            return "drained";
        });
    }

    /** Runs something in a thread, and returns when that waits. */
    private static <T> FutureTask<T> waitingThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }
}
