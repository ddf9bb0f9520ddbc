package dev.jbroadcast.server.webhook;

import java.time.Duration;

/**
 * How long a destination that fails is left alone: a second, then twice as long each time, up to a minute. It counts
 * failures from one success to the next, so that one that stays dead is asked once a minute, whatever waits for it. Not
 * thread-safe.
 */
final class Backoff {

    /** How long a webhook is tried. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    private int failures;
    private long failingSince;

    /** @return whether it is the first failure after a success */
    boolean failed(long now) {
        failures++;
        if (failures == 1) {
            failingSince = now;
        }
        return failures == 1;
    }

    void succeeded() {
        failures = 0;
    }

    /**
     * How much longer a webhook is tried: five minutes after it was created, or after the destination began to fail
     * where that was later; so what waited long for a slow receiver is not lost by one failure.
     *
     * @return nanoseconds; not positive if it is dropped
     */
    long patience(long created, long now) {
        return PATIENCE.toNanos() - Math.min(now - created, now - failingSince);
    }

    /** Nanoseconds until the next attempt. */
    long pause() {
        return Math.min(LONGEST, FIRST << Math.min(failures - 1, 6));
    }
}
