package dev.jbroadcast.server;

import java.time.Duration;

/**
 * How much may wait for one client, and for how long; a client that is slower is disconnected with 4100.
 *
 * @param maxMessages messages in the queue
 * @param maxBytes bytes in the queue, all messages together; a single message may be larger
 * @param maxAge how long a message may wait, or be on its way
 */
public record OutboundLimits(int maxMessages, int maxBytes, Duration maxAge) {

    /** 1,024 messages, 1 MiB, 15 seconds. */
    public static final OutboundLimits DEFAULTS = new OutboundLimits(1024, 1024 * 1024, Duration.ofSeconds(15));

    /** @throws IllegalArgumentException if a limit is not positive */
    public OutboundLimits {
        if (maxMessages <= 0 || maxBytes <= 0 || maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("the outbound limits are %d messages, %d bytes, %s; all must be positive"
                    .formatted(maxMessages, maxBytes, maxAge));
        }
    }
}
