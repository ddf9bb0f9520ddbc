/**
 * WebSocket (RFC 6455) for transports that carry bytes: from the opening handshake to the closing one. A transport
 * makes a {@link dev.jbroadcast.server.websocket.WebSocketConnection} for each connection, gives it what arrives, and
 * writes what it is given by way of a {@link dev.jbroadcast.server.websocket.Wire}. Knows no Jakarta and no Netty type.
 */
@NullMarked
package dev.jbroadcast.server.websocket;

import org.jspecify.annotations.NullMarked;
