package dev.jbroadcast.server.cluster;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of the state that a node has announced. Who was the first and who the last is decided once in the
 * cluster: exactly one announcement says so.
 *
 * @param revision of the state that was announced: {@link LocalState#revision()}
 * @param version of the members with this announcement in it; see {@link Snapshot#version()}
 * @param refused ids of users for whom there was no room
 * @param occupied whether nobody in the cluster was on the subject before
 * @param vacated whether nobody in the cluster is on the subject any more
 * @param added ids of users who were on no node before
 * @param removed ids of users who are on no node any more
 * @param returned ids of those among {@code added} who had left a moment ago, and of whom {@link Cluster#stillGone}
 *     will be false now
 * @param occupiedAgain whether the subject is {@code occupied} and was vacated a moment ago, likewise
 * @param count what {@link LocalState#countWanted()} has led to; null if the number was told already
 * @param cacheMissTold whether this was the first time that the cache channel was found empty
 * @param memoryLost whether the cluster had forgotten everything: then those who were announced before are
 *     {@code added} once more, and the channel {@code occupied}, which is no news to anybody
 * @param snapshot if it was wanted
 */
public record Announcement(
        long revision,
        long version,
        Set<String> refused,
        boolean occupied,
        boolean vacated,
        Set<String> added,
        Set<String> removed,
        Set<String> returned,
        boolean occupiedAgain,
        @Nullable Integer count,
        boolean cacheMissTold,
        boolean memoryLost,
        @Nullable Snapshot snapshot) {}
