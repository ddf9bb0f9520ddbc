package dev.jbroadcast.server.event;

import java.util.concurrent.CompletionStage;

/** Says whether those who have left are still gone, for who waits a few seconds before telling. Thread-safe. */
@FunctionalInterface
public interface DepartureCheck {

    /**
     * Asks about a {@link ServerEvent.ChannelVacated} or {@link ServerEvent.MemberRemoved} that the listener was told.
     * Each is asked about once. Does not block.
     *
     * @return false if somebody has come back on another node, or another node tells it; never fails
     */
    CompletionStage<Boolean> stillGone(ServerEvent departure);
}
