package dev.jbroadcast.server;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel at one moment.
 *
 * @param name the wire name
 * @param subscriptionCount how many connections listen; the channel is occupied if there is one
 * @param userIds who is present, each once; empty unless it is a presence channel
 * @param cached the event that it keeps; null if there is none
 */
public record ChannelState(
        String name,
        int subscriptionCount,
        List<String> userIds,
        @Nullable Cached cached) {

    /** @return whether anybody listens */
    public boolean occupied() {
        return subscriptionCount > 0;
    }

    /**
     * An event that a cache channel keeps.
     *
     * @param data JSON text
     * @param timeToLive how much longer
     */
    public record Cached(String event, String data, Duration timeToLive) {}
}
