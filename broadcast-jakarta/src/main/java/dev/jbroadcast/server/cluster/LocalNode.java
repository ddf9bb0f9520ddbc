package dev.jbroadcast.server.cluster;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server of this node, as the cluster sees it. Thread-safe; nothing blocks. All methods may be called by any
 * thread, also from within {@link Cluster#changed}.
 */
public interface LocalNode {

    /** What this node is called in what it is told: it need not know its name, which may change. */
    String HERE = "";

    /**
     * What is to be announced of a subject. What is returned here is not returned again, so an announcement that fails
     * is followed by one of the whole.
     *
     * @param whole whether everything is asked for, and not only what has changed since the last call
     */
    LocalState changes(Subject subject, boolean whole);

    /** Takes note of what became of what {@link #changes} had returned. */
    void announced(Subject subject, Announcement announcement);

    /**
     * Goes on without the others: what was to be announced is decided by what is known here.
     *
     * @param single whether there are no others, so that nothing will ever be announced; else it will be later
     */
    void alone(Subject subject, boolean single);

    /** Takes note of a change on a subject that is watched here; also of one that this node has announced. */
    void happened(Subject subject, Change change);

    /**
     * Takes over what a node that is gone has left behind: nobody else will tell it.
     *
     * @param vacated whether nobody is on the subject any more
     * @param removed ids of users who are on no node any more
     */
    void departed(Subject subject, boolean vacated, Set<String> removed);

    /**
     * Hands a message of another node's to those who listen here.
     *
     * @param version of what a cache channel keeps, as in {@link Snapshot#keptVersion()}; 0 where nothing is kept
     */
    void deliver(Subject channel, Message message, long version);

    /** Ends the connections to this node on which a user has signed in. */
    void terminateConnections(String appId, String userId);

    /** How much of an app there is on this node. */
    Tally tally(String appId);

    /**
     * Takes note of how much of an app there is on another node.
     *
     * @param tally null if the node is gone
     */
    void tallied(String appId, String node, @Nullable Tally tally);

    /** How a subject stands on this node, for a cluster that has no other. */
    Snapshot snapshot(Subject subject);

    /**
     * The channels that somebody on this node listens on, but for those of users, and how many; for a cluster that has
     * no other node.
     */
    Map<String, Integer> channels(String appId);
}
