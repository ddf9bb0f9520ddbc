package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may overflow
    private final CircuitBreaker breaker = new CircuitBreaker(now::get);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.pass()).isZero();
            breaker.failed();
        }
    }

    private void after(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void letsAllPassAsLongAsThereAreAnswers() {
        for (int i = 0; i < 100; i++) {
            fail(CircuitBreaker.FAILURES - 1);
            breaker.succeeded();
        }

        assertThat(breaker.pass()).isZero();
    }

    @Test
    void letsNonePassAfterSeveralFailuresInARow() {
        fail(CircuitBreaker.FAILURES);

        assertThat(breaker.pass()).isEqualTo(Duration.ofSeconds(5));
        after(Duration.ofSeconds(4));
        assertThat(breaker.pass()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void letsOnePassToSeeWhetherTheServerIsBack() {
        fail(CircuitBreaker.FAILURES);
        after(Duration.ofSeconds(5));

        assertThat(breaker.pass()).isZero();
        assertThat(breaker.pass()).isPositive();
        breaker.succeeded();
        assertThat(breaker.pass()).isZero();
        assertThat(breaker.pass()).isZero();
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToHalfAMinute() {
        fail(CircuitBreaker.FAILURES);

        for (int seconds : new int[] {5, 10, 20, 30, 30}) {
            assertThat(breaker.pass()).isEqualTo(Duration.ofSeconds(seconds));
            after(Duration.ofSeconds(seconds));
            fail(1);
        }
    }

    @Test
    void beginsWithTheShortPauseAfterASuccess() {
        fail(CircuitBreaker.FAILURES);
        after(Duration.ofSeconds(5));
        fail(1);
        after(Duration.ofSeconds(10));
        assertThat(breaker.pass()).isZero();
        breaker.succeeded();

        fail(CircuitBreaker.FAILURES);

        assertThat(breaker.pass()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void isNotProlongedByFailuresOfRequestsThatWereUnderWay() {
        for (int i = 0; i < 20; i++) {
            assertThat(breaker.pass()).isZero();
        }
        for (int i = 0; i < 20; i++) {
            breaker.failed();
            after(Duration.ofMillis(1));
        }

        assertThat(breaker.pass()).isLessThan(Duration.ofSeconds(5));
    }
}
