package dev.jbroadcast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    /** Takes nothing off. */
    private static final RandomGenerator LEAST = () -> 0;

    private final RetryPolicy policy = new RetryPolicy(100, Duration.ofMillis(200), Duration.ofSeconds(10));

    @Test
    void doublesThePauseUpToTheLongest() {
        assertThat(pause(1)).isEqualTo(Duration.ofMillis(200));
        assertThat(pause(2)).isEqualTo(Duration.ofMillis(400));
        assertThat(pause(3)).isEqualTo(Duration.ofMillis(800));
        assertThat(pause(6)).isEqualTo(Duration.ofMillis(6400));
        assertThat(pause(7)).isEqualTo(Duration.ofSeconds(10));
        assertThat(pause(100)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void takesARandomPartOfUpToHalfOff() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 1_000; i++) {
            assertThat(policy.pause(2, Optional.empty(), random))
                    .isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        }
    }

    @Test
    void whatTheOtherSideAsksForMakesThePauseLongerButNotShorter() {
        assertThat(policy.pause(1, Optional.of(Duration.ofSeconds(3)), LEAST)).isEqualTo(Duration.ofSeconds(3));
        assertThat(policy.pause(1, Optional.of(Duration.ofHours(3)), LEAST)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.pause(1, Optional.of(Duration.ofMillis(3)), LEAST)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void canDoWithoutPausesAndWithEndlessOnes() {
        RetryPolicy none = new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
        RetryPolicy endless =
                new RetryPolicy(3, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(none.pause(2, Optional.of(Duration.ofSeconds(1)), LEAST)).isZero();
        assertThat(endless.pause(2, Optional.empty(), LEAST)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(1, Duration.ofMillis(-1), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    private Duration pause(int attempts) {
        return policy.pause(attempts, Optional.empty(), LEAST);
    }
}
