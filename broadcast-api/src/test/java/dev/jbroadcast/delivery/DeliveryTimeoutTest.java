package dev.jbroadcast.delivery;

import static dev.jbroadcast.delivery.HandDriven.SETTINGS;
import static dev.jbroadcast.delivery.HandDriven.retryable;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.LogCapture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class DeliveryTimeoutTest {

    private final HandDriven hand = HandDriven.with(SETTINGS.withTimeout(Duration.ofSeconds(5)));

    @Test
    void anAttemptThatTakesTooLongFailsAndIsNotRepeated() {
        Receipt receipt = hand.offer("first", "a");
        hand.offer("second", "a");

        hand.scheduler.advance(Duration.ofMillis(4_999));
        assertThat(receipt.isOpen()).isTrue();
        hand.scheduler.advance(Duration.ofMillis(1));

        assertThat(receipt.failure())
                .hasMessageContaining("the event \"first\" could not be sent to [a]")
                .hasMessageContaining("the driver did not answer within PT5S; it is not tried again")
                .asInstanceOf(InstanceOfAssertFactories.type(DeliveryException.class))
                .matches(failure -> !failure.isRetryable());
        assertThat(hand.driver.published()).containsExactly("first", "second");
        assertThat(hand.queue.statistics()).isEqualTo(new DeliveryStatistics(0, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void anAnswerThatComesTooLateIsIgnored() {
        Receipt first = hand.offer("first", "a");
        Receipt second = hand.offer("second", "a");
        CompletableFuture<Void> late = hand.driver.open("first");
        hand.scheduler.advance(Duration.ofSeconds(5));

        late.completeExceptionally(retryable());

        assertThat(first.failure()).hasMessageContaining("did not answer");
        assertThat(second.isOpen()).isTrue();
        assertThat(hand.driver.published()).containsExactly("first", "second");
    }

    @Test
    void anAnswerInTimeEndsTheWatch() {
        Receipt sent = hand.offer("sent", "a");
        hand.offer("failing", "b");
        assertThat(hand.scheduler.delays()).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));

        hand.driver.succeed("sent");
        assertThat(hand.scheduler.delays()).hasSize(1);
        hand.driver.fail("failing", retryable());
        assertThat(hand.scheduler.delays())
                .singleElement()
                .satisfies(delay -> assertThat(delay)
                        .as("that of the next attempt")
                        .isBetween(Duration.ofMillis(100), Duration.ofMillis(200)));

        hand.scheduler.advance(Duration.ofSeconds(5));
        assertThat(sent.isSent()).isTrue();
    }

    @Test
    void everyAttemptHasItsOwnTime() {
        Receipt receipt = hand.offer("event", "a");
        hand.scheduler.advance(Duration.ofSeconds(4));
        hand.driver.fail("event", retryable());
        hand.pause();

        hand.scheduler.advance(Duration.ofSeconds(4));

        assertThat(receipt.isOpen()).isTrue();
        hand.driver.succeed("event");
        assertThat(receipt.isSent()).isTrue();
    }

    @Test
    void anAnswerThatIsThereAtOnceIsNotWatched() {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        HandDrivenScheduler scheduler = new HandDrivenScheduler();
        DeliveryQueue queue =
                new DeliveryQueue("log", publication -> done, SETTINGS, Runnable::run, scheduler, () -> null);
        Receipt receipt = new Receipt();
        scheduler.shutdown();

        queue.offer(HandDriven.publication("event", "a"), null, receipt);

        assertThat(receipt.isSent()).isTrue();
    }

    @Test
    void waitsWithoutALimitWhenTheSchedulerIsShutDown() {
        hand.scheduler.shutdown();
        Receipt receipt;
        try (LogCapture log = new LogCapture(DeliveryQueue.class, Level.WARN)) {
            receipt = hand.offer("event", "a");
            assertThat(log.messages(Level.WARN))
                    .containsExactly("the time of the driver of \"reverb\" cannot be limited");
        }

        hand.driver.succeed("event");

        assertThat(receipt.isSent()).isTrue();
    }
}
