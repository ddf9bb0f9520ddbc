package dev.jbroadcast.server.cluster;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to announce of a subject: what has changed on it, or the whole.
 *
 * @param revision grows with each change on the node; an announcement is answered with it
 * @param count how many connections of the node are on the subject now
 * @param watched whether the node wants to be told of messages and changes: if so, it is told before this is answered
 * @param whole whether {@code joined} is everybody who is there, so that whoever is not named has left
 * @param joined by user id, what is known of them, as JSON text; in their order. Nobody unless the subject is a
 *     presence channel
 * @param left ids of users whose last connection to the node is gone; nobody of them is in {@code joined}. With
 *     {@code whole}, those whose leaving nobody was told of yet
 * @param maxMembers how many members the channel has room for
 * @param snapshotWanted whether the node has to learn how it stands elsewhere
 * @param countWanted whether all nodes are to be told how many connections there are, if that has changed since it was
 *     told last
 * @param cacheMissed whether somebody found that the cache channel keeps nothing
 * @param departuresAsked whether {@link Cluster#stillGone} is going to be called of those who leave
 * @param kept what the node knows the cache channel to keep, for a cluster that has forgotten it; only with
 *     {@code whole}
 */
public record LocalState(
        long revision,
        int count,
        boolean watched,
        boolean whole,
        Map<String, String> joined,
        Set<String> left,
        int maxMembers,
        boolean snapshotWanted,
        boolean countWanted,
        boolean cacheMissed,
        boolean departuresAsked,
        @Nullable Message kept) {

    /** Of a subject that nobody on the node has to do with. */
    public static LocalState nothing(long revision, boolean countWanted, boolean departuresAsked) {
        return new LocalState(
                revision,
                0,
                false,
                true,
                Map.of(),
                Set.of(),
                Integer.MAX_VALUE,
                false,
                countWanted,
                false,
                departuresAsked,
                null);
    }
}
