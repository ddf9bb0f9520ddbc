package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.retryable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.DeliveryException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class DeliveryRetryTest {

    private final HandDriven hand = HandDriven.with(SETTINGS);

    @Test
    void triesAgainAfterAPauseIfThatIsSafe() {
        Receipt receipt = hand.offer("event", "a");

        hand.driver.fail("event", retryable());

        assertThat(receipt.isOpen()).isTrue();
        assertThat(hand.driver.published()).hasSize(1);
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(1, 0, 0, 0, 0, 0, 0));
        assertThat(hand.scheduler.delays())
                .singleElement()
                .satisfies(delay -> assertThat(delay).isBetween(Duration.ofMillis(100), Duration.ofMillis(200)));
        hand.pause();
        hand.driver.succeed("event");
        assertThat(receipt.isSent()).isTrue();
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 1, 1, 0, 0, 0));
    }

    @Test
    void givesUpAfterTheLastAttemptWithItsFailure() {
        Receipt receipt = hand.offer("event", "a");
        for (int i = 1; i < SETTINGS.retry().maxAttempts(); i++) {
            hand.driver.fail("event", retryable());
            hand.pause();
        }
        DeliveryException last = retryable();

        hand.driver.fail("event", last);

        assertThat(receipt.failure()).isSameAs(last);
        assertThat(hand.driver.published()).hasSize(4);
        assertThat(hand.scheduler.delays()).isEmpty();
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 0, 0, 3, 0, 0, 1));
    }

    @Test
    void doesNotTryAgainWhatMayHaveGotThrough() {
        Throwable unsafe = DeliveryException.permanent("refused", null);
        Receipt first = hand.offer("first", "a");
        Receipt second = hand.offer("second", "b");

        hand.driver.fail("first", unsafe);
        hand.driver.fail("second", new IllegalStateException());

        assertThat(first.failure()).isSameAs(unsafe);
        assertThat(second.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(hand.scheduler.delays()).isEmpty();
    }

    @Test
    void findsTheFailureInWhatStagesWrapItIn() {
        Receipt receipt = hand.offer("event", "a");

        hand.driver.fail("event", new CompletionException(new ExecutionException(retryable())));
        hand.pause();
        IllegalStateException failure = new IllegalStateException();
        hand.driver.fail("event", new CompletionException(failure));

        assertThat(hand.driver.published()).hasSize(2);
        assertThat(receipt.failure()).isSameAs(failure);
    }

    @Test
    void waitsAsLongAsTheOtherSideAsksFor() {
        hand.offer("event", "a");

        hand.driver.fail("event", DeliveryException.retryableAfter(Duration.ofSeconds(7), "slow down", null));

        assertThat(hand.scheduler.delays()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void whatWaitsToBeTriedAgainLeavesTheDriverToOthers() {
        HandDriven one = HandDriven.with(SETTINGS.withMaxInFlight(1));
        one.offer("first", "a");
        one.offer("second", "b");
        assertThat(one.driver.published()).containsExactly("first");

        one.driver.fail("first", retryable());

        assertThat(one.driver.published()).containsExactly("first", "second");
        one.pause();
        assertThat(one.driver.published()).as("the driver has one").containsExactly("first", "second");
        one.driver.succeed("second");
        assertThat(one.driver.published()).containsExactly("first", "second", "first");
    }

    @Test
    void takesNoThreadDuringThePause() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        HandDriven queued = HandDriven.with(SETTINGS, executor);
        queued.offer("event", "a");
        executor.runAll();
        queued.driver.fail("event", retryable());

        assertThat(executor.size()).isZero();
        queued.pause();
        assertThat(executor.size()).isEqualTo(1);
        executor.runAll();
        assertThat(queued.driver.published()).hasSize(2);
    }

    @Test
    void givesUpWithTheFailureWhenTheSchedulerIsShutDown() {
        hand.scheduler.shutdown();
        Receipt receipt = hand.offer("event", "a");
        hand.offer("next", "a");
        DeliveryException failure = retryable();

        hand.driver.fail("event", failure);

        assertThat(receipt.failure()).isSameAs(failure);
        assertThat(hand.driver.published()).containsExactly("event", "next");
    }

    @Test
    void triesOnceWithoutARetryPolicy() {
        HandDriven once = HandDriven.with(SETTINGS.withRetry(RetryPolicy.NONE));
        Receipt receipt = once.offer("event", "a");

        once.driver.fail("event", retryable());

        assertThat(receipt.failure()).isInstanceOf(DeliveryException.class);
    }
}
