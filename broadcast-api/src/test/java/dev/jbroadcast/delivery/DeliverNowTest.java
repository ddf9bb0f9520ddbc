package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.publication;
import static dev.jbroadcast.delivery.HandDriven.retryable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.DeliveryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliverNowTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    private final HandDriven hand = HandDriven.with(SETTINGS);

    @Test
    void callsTheDriverInTheCallersThread() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        DeliveryQueue queue = queue(SETTINGS, publication -> {
            thread.set(Thread.currentThread());
            return CompletableFuture.completedFuture(null);
        });

        queue.deliverNow(publication("event", "a"));

        assertThat(thread).hasValue(Thread.currentThread());
        assertThat(queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void waitsForItsTurnAndForTheAnswer() throws Exception {
        hand.offer("queued", "a");
        NowSender now = new NowSender(hand.queue, "now", "a", "b");
        now.awaitWaiting();
        hand.offer("behind", "b");
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(2, 1, 0, 0, 0, 0, 0));
        assertThat(hand.driver.published()).containsExactly("queued");

        hand.driver.succeed("queued");
        await().untilAsserted(() -> assertThat(hand.driver.published()).containsExactly("queued", "now"));
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(1, 1, 1, 0, 0, 0, 0));
        hand.driver.succeed("now");

        assertThat(now.thrown()).isNull();
        await().untilAsserted(() -> assertThat(hand.driver.published()).containsExactly("queued", "now", "behind"));
    }

    @Test
    void waitsForAnEventThatIsTriedAgain() throws Exception {
        hand.offer("queued", "a");
        hand.driver.fail("queued", retryable());
        NowSender now = new NowSender(hand.queue, "now", "a");
        now.awaitWaiting();
        hand.pause();
        hand.driver.succeed("queued");

        await().untilAsserted(() -> assertThat(hand.driver.published()).containsExactly("queued", "queued", "now"));
        hand.driver.succeed("now");
        assertThat(now.thrown()).isNull();
    }

    @Test
    void theLimitsOfTheQueueDoNotHoldItUp() throws Exception {
        HandDriven full =
                HandDriven.with(SETTINGS.withMaxInFlight(1).withCapacity(1).withOverflow(OverflowPolicy.DROP_OLDEST));
        full.offer("first", "a");
        Receipt second = full.offer("second", "b");

        NowSender now = new NowSender(full.queue, "now", "c");
        await().until(() -> full.driver.published().contains("now"));
        full.driver.succeed("now");
        assertThat(now.thrown()).isNull();
        assertThat(second.isOpen()).isTrue();

        NowSender waiting = new NowSender(full.queue, "waiting", "a");
        waiting.awaitWaiting();
        full.offer("third", "c");
        assertThat(second.failure()).as("the oldest of the others goes").isNotNull();
        full.driver.succeed("first");
        await().until(() -> full.driver.published().contains("waiting"));
        full.driver.succeed("waiting");
        assertThat(waiting.thrown()).isNull();
    }

    @Test
    void throwsWhatTheDriverFailedWith() {
        IllegalStateException failure = new IllegalStateException("no connection");
        DeliveryQueue queue = queue(SETTINGS, publication -> CompletableFuture.failedFuture(failure));

        DeliveryException thrown = thrownBy(queue);

        assertThat(thrown)
                .hasMessage("the event \"event\" could not be sent to [a, b] over the connection \"test\": "
                        + "java.lang.IllegalStateException: no connection")
                .hasCause(failure);
        assertThat(thrown.isRetryable()).isFalse();
        assertThat(queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void triesOnceAndLeavesItToTheCallerToTryAgain() {
        List<Object> attempts = new ArrayList<>();
        DeliveryQueue queue = queue(SETTINGS, publication -> {
            attempts.add(publication);
            throw DeliveryException.retryableAfter(Duration.ofSeconds(3), "slow down", null);
        });

        DeliveryException thrown = thrownBy(queue);

        assertThat(thrown).hasMessageEndingWith("over the connection \"test\": slow down");
        assertThat(thrown.isRetryable()).isTrue();
        assertThat(thrown.retryAfter()).hasValue(Duration.ofSeconds(3));
        assertThat(attempts).hasSize(1);
    }

    @Test
    void failsIfItsTurnDoesNotComeInTime() {
        HandDriven quick = HandDriven.with(SETTINGS.withTimeout(SHORT));
        quick.offer("queued", "a");

        assertThat(thrownBy(quick.queue)).hasMessageContaining("its turn did not come within PT0.02S");

        assertThat(quick.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 1, 0, 0, 0, 0, 1));
        quick.driver.succeed("queued");
        assertThat(quick.driver.published()).containsExactly("queued");
    }

    @Test
    void failsIfTheDriverDoesNotAnswerInTimeAndIgnoresALateAnswer() {
        HandDriven quick = HandDriven.with(SETTINGS.withTimeout(SHORT));

        assertThat(thrownBy(quick.queue)).hasMessageContaining("the driver did not answer within PT0.02S");

        quick.offer("behind", "a");
        assertThat(quick.driver.published()).containsExactly("event", "behind");
        quick.driver.succeed("event");
        assertThat(quick.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void leavesItsPlaceWhenItIsInterruptedBeforeItsTurn() throws Exception {
        hand.offer("queued", "a");
        NowSender now = new NowSender(hand.queue, "now", "a");
        now.awaitWaiting();
        hand.offer("behind", "a");

        now.thread.interrupt();

        assertThat(now.thrown())
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("its sender was interrupted");
        assertThat(now.wasInterrupted).isTrue();
        hand.driver.succeed("queued");
        assertThat(hand.driver.published()).containsExactly("queued", "behind");
    }

    @Test
    void doesNotWaitForTheAnswerWhenItIsInterrupted() throws Exception {
        NowSender now = new NowSender(hand.queue, "now", "a");
        await().until(() -> hand.driver.published().contains("now"));
        hand.offer("behind", "a");

        now.thread.interrupt();

        assertThat(now.thrown())
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("its sender was interrupted");
        assertThat(now.wasInterrupted).isTrue();
        assertThat(hand.driver.published()).containsExactly("now", "behind");
    }

    @Test
    void aDriverThatSendsOnTheChannelItServesFailsRatherThanHangs() {
        AtomicReference<DeliveryQueue> queue = new AtomicReference<>();
        List<Throwable> thrown = new ArrayList<>();
        queue.set(queue(SETTINGS.withTimeout(SHORT), publication -> {
            if (publication.event().equals("outer")) {
                thrown.add(thrownBy(queue.get()));
            }
            return CompletableFuture.completedFuture(null);
        }));

        queue.get().deliverNow(publication("outer", "b"));
        Receipt receipt = new Receipt();
        queue.get().offer(publication("outer", "a"), null, receipt);

        assertThat(thrown)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure).hasMessageContaining("its turn did not come"));
        assertThat(receipt.isSent()).isTrue();
    }

    @Test
    void aCallbackMaySendNowBehindOthersOfItsChannel() {
        CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
        DeliveryQueue queue = queue(
                SETTINGS.withTimeout(Duration.ofSeconds(5)),
                publication ->
                        publication.event().equals("first") ? firstAnswer : CompletableFuture.completedFuture(null));
        List<String> done = new ArrayList<>();
        queue.offer(publication("first", "a"), null, new DeliveryCallback() {
            @Override
            public void sent() {
                queue.deliverNow(publication("now", "a"));
                done.add("now");
            }

            @Override
            public void replaced() {}

            @Override
            public void failed(Throwable failure) {}
        });
        Receipt behind = new Receipt();
        queue.offer(publication("behind", "a"), null, behind);

        firstAnswer.complete(null);

        assertThat(done).containsExactly("now");
        assertThat(behind.isSent()).isTrue();
    }

    private static DeliveryQueue queue(DeliverySettings settings, BroadcastDriver driver) {
        return new DeliveryQueue(
                "test", driver, settings, Runnable::run, new HandDrivenScheduler(), () -> new Random(1));
    }

    private static DeliveryException thrownBy(DeliveryQueue queue) {
        return catchThrowableOfType(DeliveryException.class, () -> queue.deliverNow(publication("event", "a", "b")));
    }

    /** Sends one event in a thread of its own. */
    private static final class NowSender {

        private final FutureTask<Throwable> task;
        private final Thread thread;
        private volatile boolean wasInterrupted;

        private NowSender(DeliveryQueue queue, String event, String... channels) {
            task = new FutureTask<>(() -> {
                try {
                    queue.deliverNow(publication(event, channels));
                    return null;
                } catch (DeliveryException e) {
                    wasInterrupted = Thread.currentThread().isInterrupted();
                    return e;
                }
            });
            thread = new Thread(task);
            thread.start();
        }

        private void awaitWaiting() {
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }

        /** @return null if it was sent */
        private Throwable thrown() throws Exception {
            return task.get(30, TimeUnit.SECONDS);
        }
    }
}
