package dev.jbroadcast.delivery;

import java.time.Duration;

/**
 * How a connection's queue works. Immutable; made from {@link #DEFAULTS} by the {@code with} methods.
 *
 * @param capacity the most events that wait for each connection, for their turn or to be tried again; together with
 *     {@code maxInFlight} what bounds the memory
 * @param overflow what happens to an event that finds the queue full
 * @param maxWait how long a sender waits for room under {@link OverflowPolicy#BLOCK}
 * @param maxInFlight the most publications that a driver has at the same time, for each connection
 * @param timeout after which an attempt whose driver has not answered counts as failed; it is not repeated, because
 *     nobody knows what became of it. Measured from when the driver has returned: one that blocks has to limit itself
 * @param retry when a failed publication is tried again
 */
public record DeliverySettings(
        int capacity, OverflowPolicy overflow, Duration maxWait, int maxInFlight, Duration timeout, RetryPolicy retry) {

    /**
     * 10,000 events for each connection, of which the oldest makes room for the newest; 64 in flight; 30 seconds for an
     * attempt; {@link RetryPolicy#DEFAULTS}.
     */
    public static final DeliverySettings DEFAULTS = new DeliverySettings(
            10_000,
            OverflowPolicy.DROP_OLDEST,
            Duration.ofSeconds(5),
            64,
            Duration.ofSeconds(30),
            RetryPolicy.DEFAULTS);

    /** @throws IllegalArgumentException if a number is less than 1, or a duration is negative or, the time-out, zero */
    public DeliverySettings {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is %d and must be at least 1".formatted(capacity));
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight is %d and must be at least 1".formatted(maxInFlight));
        }
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait is %s and must not be negative".formatted(maxWait));
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is %s and must be positive".formatted(timeout));
        }
    }

    /** These settings with another capacity. */
    public DeliverySettings withCapacity(int capacity) {
        return new DeliverySettings(capacity, overflow, maxWait, maxInFlight, timeout, retry);
    }

    /** These settings with another policy for a full queue. */
    public DeliverySettings withOverflow(OverflowPolicy overflow) {
        return new DeliverySettings(capacity, overflow, maxWait, maxInFlight, timeout, retry);
    }

    /** These settings with another time that a sender waits for room. */
    public DeliverySettings withMaxWait(Duration maxWait) {
        return new DeliverySettings(capacity, overflow, maxWait, maxInFlight, timeout, retry);
    }

    /** These settings with another number of publications in flight. */
    public DeliverySettings withMaxInFlight(int maxInFlight) {
        return new DeliverySettings(capacity, overflow, maxWait, maxInFlight, timeout, retry);
    }

    /** These settings with another time for an attempt. */
    public DeliverySettings withTimeout(Duration timeout) {
        return new DeliverySettings(capacity, overflow, maxWait, maxInFlight, timeout, retry);
    }

    /** These settings with another retry policy. */
    public DeliverySettings withRetry(RetryPolicy retry) {
        return new DeliverySettings(capacity, overflow, maxWait, maxInFlight, timeout, retry);
    }
}
