/**
 * The server on a port of its own, on Netty: WebSocket, the authorization endpoints and the HTTP API. Called by
 * applications, and found by {@link dev.jbroadcast.jakarta.BroadcastServer} when it is on the class path.
 */
@NullMarked
package dev.jbroadcast.netty;

import org.jspecify.annotations.NullMarked;
