/**
 * WebSocket (RFC 6455) for transports that have bytes and no WebSocket of their own: the checks of the opening
 * handshake, frames, the closing handshake. No transport's type is known here: a transport brings the bytes it has
 * received, and writes those it is given. For transports to call; applications have nothing to do with it.
 */
@NullMarked
package dev.jbroadcast.server.websocket;

import org.jspecify.annotations.NullMarked;
