/**
 * How several servers act as one. A {@link dev.jbroadcast.server.cluster.Cluster} carries messages from node to node
 * and knows who is where; the server tells it what changes, and is told through
 * {@link dev.jbroadcast.server.cluster.LocalNode} what follows. This is what a cluster's author implements;
 * applications only hand one to the server. Knows nothing of the server, and no Jakarta, Spring or Redis type.
 *
 * <p>The node announces <em>states</em>, never steps: how many of its connections are on a channel, and which members.
 * What was lost on the way is mended by announcing the state again, and nothing is ever counted up or down.
 */
@NullMarked
package dev.jbroadcast.server.cluster;

import org.jspecify.annotations.NullMarked;
