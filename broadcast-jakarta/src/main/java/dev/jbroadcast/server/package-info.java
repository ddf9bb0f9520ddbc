/**
 * The Pusher-protocol server without a network: who is connected, who listens on what, what is answered to each frame.
 * Adapters (the package {@code …jakarta}, later others) bring it {@link dev.jbroadcast.server.Connection}s and what
 * arrives on them; the {@link dev.jbroadcast.server.InProcessDriver} brings it publications. Knows no Jakarta, Spring
 * or Redis type; a test keeps it so.
 *
 * <p>Locks are taken in this order and never the other way: a session's, a channel's or that of the signed-in users, a
 * lane's, a subscription's, a connection's. None is held while something blocks.
 */
@NullMarked
package dev.jbroadcast.server;

import org.jspecify.annotations.NullMarked;
