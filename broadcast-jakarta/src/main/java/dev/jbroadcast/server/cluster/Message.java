package dev.jbroadcast.server.cluster;

import dev.jbroadcast.SocketId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something for all who listen on a channel.
 *
 * @param frame what clients receive, to the letter
 * @param except who does not get it, whichever node they are connected to
 * @param kept what a cache channel keeps of it; null where nothing is kept
 */
public record Message(
        String frame, @Nullable SocketId except, @Nullable Kept kept) {

    /**
     * An event that a cache channel keeps for those who come later.
     *
     * @param data JSON text
     */
    public record Kept(String event, String data, Duration timeToLive) {}
}
