package dev.jbroadcast.server;

import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
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

    /** A channel as it is in a whole cluster. */
    static ChannelState of(String name, Snapshot snapshot) {
        Message.Kept kept = snapshot.kept() == null ? null : snapshot.kept().kept();
        return new ChannelState(
                name,
                snapshot.count(),
                List.copyOf(snapshot.members().keySet()),
                kept == null ? null : new Cached(kept.event(), kept.data(), kept.timeToLive()));
    }

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
