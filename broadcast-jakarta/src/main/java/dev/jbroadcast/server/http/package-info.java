/**
 * Pusher's HTTP API, with which back-ends publish and ask for state ({@code pusher-protocol.md} §5), without a network:
 * adapters hand each request to {@link dev.jbroadcast.server.http.HttpApi} and send back what it answers. Knows no
 * Jakarta or Spring type.
 */
@NullMarked
package dev.jbroadcast.server.http;

import org.jspecify.annotations.NullMarked;
