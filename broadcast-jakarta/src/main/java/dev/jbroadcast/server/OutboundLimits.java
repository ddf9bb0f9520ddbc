package dev.jbroadcast.server;

import java.time.Duration;

/**
 * How much may wait for one client.
 *
 * @param maxMessages messages in the queue
 * @param maxCharacters characters in the queue, all messages together
 * @param sendTimeLimit how long one message may be on its way
 */
public record OutboundLimits(int maxMessages, int maxCharacters, Duration sendTimeLimit) {

    /** 1,024 messages, 1 Mi characters, 15 seconds. */
    public static final OutboundLimits DEFAULTS = new OutboundLimits(1024, 1024 * 1024, Duration.ofSeconds(15));
}
