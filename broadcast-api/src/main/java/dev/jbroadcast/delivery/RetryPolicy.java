package dev.jbroadcast.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When a publication is tried again, after a failure that its driver declared safe to repeat
 * ({@link dev.jbroadcast.DeliveryException#isRetryable}). The pause doubles with each attempt, and a random part of up
 * to half of it is taken off, so that many do not return at the same moment. A driver that was told to wait longer
 * waits longer, within {@code maxDelay}.
 *
 * @param maxAttempts the most times a publication is sent, the first included; at least 1
 * @param firstDelay the pause after the first failure
 * @param maxDelay the longest pause
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay) {

    /** Four attempts: pauses of about 0.2, 0.4 and 0.8 seconds, and up to 10 where the other side asks for it. */
    public static final RetryPolicy DEFAULTS = new RetryPolicy(4, Duration.ofMillis(200), Duration.ofSeconds(10));

    /** Every publication is sent once. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

    /**
     * @throws IllegalArgumentException if there would be no attempt, or a pause is negative or longer than the longest
     */
    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts is %d and must be at least 1".formatted(maxAttempts));
        }
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "firstDelay is %s and maxDelay %s; neither may be negative, nor the first the longer one"
                            .formatted(firstDelay, maxDelay));
        }
    }

    /**
     * How long to wait before another attempt.
     *
     * @param attempts how many there have been; at least 1
     * @param retryAfter how long the other side asked to wait; empty if it did not
     */
    Duration pause(int attempts, Optional<Duration> retryAfter, RandomGenerator random) {
        long longest = nanos(maxDelay);
        long pause = nanos(firstDelay);
        for (int doubled = 1; doubled < attempts && pause > 0 && pause < longest; doubled++) {
            pause = pause > longest / 2 ? longest : pause * 2;
        }
        pause -= random.nextLong(pause / 2 + 1);
        long asked = Math.min(nanos(retryAfter.orElse(Duration.ZERO)), longest);
        return Duration.ofNanos(Math.max(pause, asked));
    }

    private static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }
}
