package dev.jbroadcast.server.cluster;

import java.util.Map;
import java.util.Set;

/**
 * What has changed on a subject somewhere in the cluster: all nodes that watch it are told, in one and the same order.
 */
public sealed interface Change {

    /**
     * The members of a presence channel on one node have changed.
     *
     * @param previous the version that this follows: whoever knows an older one has missed something
     * @param version see {@link Snapshot#version()}
     * @param node where; this node is {@link LocalNode#HERE}
     * @param joined by user id, what is known of them, as JSON text; also who is already there on another node
     * @param left ids of users who have no connection to that node any more
     */
    record Members(long previous, long version, String node, Map<String, String> joined, Set<String> left)
            implements Change {}

    /**
     * A node is gone with all its members of a presence channel.
     *
     * @param previous as in {@link Members}
     */
    record NodeGone(long previous, long version, String node) implements Change {}

    /** There are so many connections to a channel, on all nodes; told when a node has asked for it. */
    record Count(int count) implements Change {}

    /** A user has come online, or has been gone for long enough to be offline. */
    record Online(long version, boolean online) implements Change {}
}
