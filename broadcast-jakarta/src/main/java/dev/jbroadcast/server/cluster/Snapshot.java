package dev.jbroadcast.server.cluster;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a subject stands in the whole cluster.
 *
 * @param version of the members: a {@link Change} is newer if its version is greater
 * @param settled false shortly after the cluster has lost its memory: who is not named here may still be there, because
 *     their node has not announced them again yet
 * @param count how many connections are on the subject, on all nodes
 * @param members by user id, in the order in which they have come; nobody unless the subject is a presence channel
 * @param kept what a cache channel keeps; null if nothing
 * @param keptVersion of what is kept: a message is newer if its version is greater; 0 if nothing was ever kept
 * @param online of a user: whether they have signed in, or had a moment ago
 */
public record Snapshot(
        long version,
        boolean settled,
        int count,
        Map<String, Present> members,
        @Nullable Message kept,
        long keptVersion,
        boolean online) {

    /**
     * A member of a presence channel.
     *
     * @param info what is known of them, as JSON text
     * @param nodes where they have connections; this node is {@link LocalNode#HERE}
     */
    public record Present(String info, Set<String> nodes) {}
}
