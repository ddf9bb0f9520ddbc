package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.Publication;
import dev.jbroadcast.testing.InMemoryDriver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailoverDriverTest extends BroadcastDriverContract {

    private static final Publication PUBLICATION =
            Publication.of("order.shipped", Channel.privateChannel("orders.42"), "{\"card\":\"4111\"}");
    private static final RuntimeException BROKEN = new IllegalStateException("broken");

    private final InMemoryDriver first = new InMemoryDriver();
    private final InMemoryDriver second = new InMemoryDriver();

    @Override
    protected BroadcastDriver driver() {
        return new FailoverDriver(List.of(failing(BROKEN), new InMemoryDriver()));
    }

    @Nested
    class OverItself extends BroadcastDriverContract {
        @Override
        protected BroadcastDriver driver() {
            return new FailoverDriver(List.of(
                    new FailoverDriver(List.of(failing(BROKEN), failing(BROKEN))),
                    new FailoverDriver(List.of(failing(BROKEN), new NullDriver()))));
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
    void usesTheFirstAloneAsLongAsItWorks() {
        var driver = new FailoverDriver(List.of(first, second));

        driver.publish(PUBLICATION);

        assertThat(first.publications()).containsExactly(PUBLICATION);
        assertThat(second.publications()).isEmpty();
    }

    static Stream<BroadcastDriver> driversThatFail() {
        return Stream.of(
                failing(DeliveryException.retryable("refused", null)),
                failing(DeliveryException.permanent("not permitted", null)),
                failing(BROKEN),
                publication -> CompletableFuture.<Void>completedFuture(null).thenRun(() -> {
                    throw BROKEN;
                }),
                publication -> {
                    throw BROKEN;
                },
                publication -> {
                    throw new NoClassDefFoundError("com/example/Client");
                },
                publication -> null);
    }

    @ParameterizedTest
    @MethodSource("driversThatFail")
    void usesTheNextAfterEveryFailure(BroadcastDriver failing) {
        var driver = new FailoverDriver(List.of(failing, failing, second));

        assertThat(driver.publish(PUBLICATION).toCompletableFuture()).isCompletedWithValue(null);
        assertThat(second.publications()).containsExactly(PUBLICATION);
    }

    @Test
    void returnsToTheFirstAsSoonAsItWorksAgain() {
        var failures = new AtomicLong(1);
        var driver = new FailoverDriver(List.of(
                publication -> failures.getAndDecrement() > 0
                        ? CompletableFuture.failedFuture(BROKEN)
                        : first.publish(publication),
                second));

        driver.publish(PUBLICATION);
        driver.publish(PUBLICATION);

        assertThat(second.publications()).hasSize(1);
        assertThat(first.publications()).hasSize(1);
    }

    @Test
    void waitsForTheFirstBeforeItUsesTheNext() {
        var answer = new CompletableFuture<Void>();
        var driver = new FailoverDriver(List.of(publication -> answer, second));

        var sent = driver.publish(PUBLICATION).toCompletableFuture();

        assertThat(sent).isNotDone();
        assertThat(second.publications()).isEmpty();

        answer.completeExceptionally(BROKEN);

        assertThat(sent).isCompletedWithValue(null);
        assertThat(second.publications()).hasSize(1);
    }

    @Test
    void failsIfAllFailAndTellsEveryReason() {
        var driver = new FailoverDriver(List.of(
                failing(new CompletionException(BROKEN)), failing(DeliveryException.retryable("refused", null))));

        assertThat(failure(driver))
                .isInstanceOfSatisfying(
                        DeliveryException.class,
                        failure -> assertThat(failure.isRetryable()).isFalse())
                .hasMessageContaining("none of the drivers")
                .cause()
                .hasMessage("refused");
        assertThat(failure(driver).getSuppressed()).containsExactly(BROKEN);
    }

    @Test
    void isSafeToRepeatIfNoneOfThemGotAnywhere() {
        var driver = new FailoverDriver(List.of(
                failing(DeliveryException.retryableAfter(Duration.ofSeconds(3), "busy", null)),
                failing(DeliveryException.retryableAfter(Duration.ofSeconds(7), "busy", null)),
                failing(DeliveryException.retryable("refused", null))));

        assertThat(failure(driver)).isInstanceOfSatisfying(DeliveryException.class, failure -> {
            assertThat(failure.isRetryable()).isTrue();
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        });
    }

    @Test
    void theSameFailureOfAllIsNoProblem() {
        var refused = DeliveryException.retryable("refused", null);

        assertThat(failure(new FailoverDriver(List.of(failing(refused), failing(refused)))))
                .isInstanceOfSatisfying(
                        DeliveryException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
    }

    @Test
    void warnsOnceAMinuteForEachDriverAndWithoutThePayload() {
        var now = new AtomicLong(Long.MAX_VALUE);
        var driver = new FailoverDriver(
                Parts.of(List.of(failing(BROKEN), failing(DeliveryException.retryable("refused", null)), second)),
                now::get);

        try (var log = new LogCapture(FailoverDriver.class, Level.DEBUG)) {
            for (int i = 0; i < 100; i++) {
                driver.publish(PUBLICATION);
            }

            assertThat(log.messages(Level.WARN)).hasSize(2);
            assertThat(log.messages(Level.DEBUG)).hasSize(198);

            now.addAndGet(Duration.ofSeconds(59).toNanos());
            driver.publish(PUBLICATION);

            assertThat(log.messages(Level.WARN)).hasSize(2);

            now.addAndGet(Duration.ofSeconds(1).toNanos());
            driver.publish(PUBLICATION);

            assertThat(log.messages(Level.WARN))
                    .hasSize(4)
                    .element(2)
                    .asString()
                    .contains("order.shipped", "100 others");
            assertThat(log.events())
                    .allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain("4111"));
        }
    }

    @Test
    void saysOfItselfWhatHoldsForAll() {
        BroadcastDriver small = new DescribedDriver(100, true, false);
        BroadcastDriver large = new DescribedDriver(1_000, false, true);

        assertThat(new FailoverDriver(List.of(large, small)))
                .returns(100, BroadcastDriver::maxDataBytes)
                .returns(false, BroadcastDriver::isInline)
                .returns(true, BroadcastDriver::canSign);
        assertThat(new FailoverDriver(List.of(small, small)))
                .returns(true, BroadcastDriver::isInline)
                .returns(false, BroadcastDriver::canSign);
    }

    @Test
    void needsADriver() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FailoverDriver(List.of()));
    }
}
