package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.testing.InMemoryDriver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FanOutDriverTest extends BroadcastDriverContract {

    private static final Publication PUBLICATION = Publication.of("a", new Channel("b"), "{}");
    private static final RuntimeException BROKEN = new IllegalStateException("broken");

    private final InMemoryDriver first = new InMemoryDriver();
    private final InMemoryDriver second = new InMemoryDriver();

    @Override
    protected BroadcastDriver driver() {
        return new FanOutDriver(List.of(first, second));
    }

    @Nested
    class OverOthers extends BroadcastDriverContract {
        @Override
        protected BroadcastDriver driver() {
            return new FanOutDriver(List.of(
                    new FanOutDriver(List.of(new NullDriver(), new LogDriver())),
                    new FailoverDriver(List.of(failing(BROKEN), new InMemoryDriver()))));
        }
    }

    private static BroadcastDriver failing(Throwable failure) {
        return publication -> CompletableFuture.failedFuture(failure);
    }

    private static Throwable failure(BroadcastDriver driver) {
        return driver.publish(PUBLICATION)
                .handle((nothing, failure) -> failure)
                .toCompletableFuture()
                .join();
    }

    @Test
    void sendsOverAllOfThem() {
        driver().publish(PUBLICATION);

        assertThat(first.publications()).containsExactly(PUBLICATION);
        assertThat(second.publications()).containsExactly(PUBLICATION);
    }

    @Test
    void doesNotWaitForOneBeforeItSendsOverTheNext() {
        var answers = List.of(new CompletableFuture<Void>(), new CompletableFuture<Void>());
        var driver =
                new FanOutDriver(List.of(publication -> answers.get(0), first, publication -> answers.get(1), second));

        var sent = driver.publish(PUBLICATION).toCompletableFuture();

        assertThat(first.publications()).hasSize(1);
        assertThat(second.publications()).hasSize(1);
        assertThat(sent).isNotDone();

        answers.get(1).complete(null);

        assertThat(sent).isNotDone();

        answers.get(0).complete(null);

        assertThat(sent).isCompletedWithValue(null);
    }

    @Test
    void oneThatFailsKeepsItFromNoOther() {
        var driver = new FanOutDriver(List.of(
                failing(BROKEN),
                publication -> {
                    throw new NoClassDefFoundError("com/example/Client");
                },
                publication -> null,
                first));

        var failure = failure(driver);

        assertThat(first.publications()).hasSize(1);
        assertThat(failure).isInstanceOf(DeliveryException.class).hasMessageContaining("failed");
        assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class).hasMessageContaining("null");
        assertThat(failure.getSuppressed())
                .hasSize(2)
                .contains(BROKEN)
                .hasAtLeastOneElementOfType(NoClassDefFoundError.class);
    }

    @Test
    void hasNotFailedBeforeAllAreDone() {
        var answer = new CompletableFuture<Void>();
        var sent = new FanOutDriver(List.of(failing(BROKEN), publication -> answer))
                .publish(PUBLICATION)
                .toCompletableFuture();

        assertThat(sent).isNotDone();

        answer.complete(null);

        assertThat(sent).isCompletedExceptionally();
    }

    @Test
    void isNotRepeatedIfOneOfThemHasSentIt() {
        var failure = failure(new FanOutDriver(List.of(first, failing(DeliveryException.retryable("refused", null)))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        DeliveryException.class,
                        delivery -> assertThat(delivery.isRetryable()).isFalse());
    }

    @Test
    void isSafeToRepeatIfNoneOfThemGotAnywhere() {
        var failure = failure(new FanOutDriver(List.of(
                failing(DeliveryException.retryableAfter(Duration.ofSeconds(3), "busy", null)),
                failing(DeliveryException.retryable("refused", null)))));

        assertThat(failure).isInstanceOfSatisfying(DeliveryException.class, delivery -> {
            assertThat(delivery.isRetryable()).isTrue();
            assertThat(delivery.retryAfter()).contains(Duration.ofSeconds(3));
        });
    }

    @Test
    void isNotRepeatedIfOneOfThemMayHaveSentIt() {
        var failure = failure(
                new FanOutDriver(List.of(failing(BROKEN), failing(DeliveryException.retryable("refused", null)))));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        DeliveryException.class,
                        delivery -> assertThat(delivery.isRetryable()).isFalse());
    }

    @Test
    void saysOfItselfWhatHoldsForAll() {
        BroadcastDriver small = new DescribedDriver(100, true, false);
        BroadcastDriver large = new DescribedDriver(1_000, false, true);

        assertThat(new FanOutDriver(List.of(large, small)))
                .returns(100, BroadcastDriver::maxDataBytes)
                .returns(false, BroadcastDriver::isInline)
                .returns(true, BroadcastDriver::canSign);
        assertThat(new FanOutDriver(List.of(small, small)))
                .returns(true, BroadcastDriver::isInline)
                .returns(false, BroadcastDriver::canSign);
    }

    @Test
    void needsADriver() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FanOutDriver(List.of()));
    }
}
