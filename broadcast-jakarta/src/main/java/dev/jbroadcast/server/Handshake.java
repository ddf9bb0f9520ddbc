package dev.jbroadcast.server;

import org.jspecify.annotations.Nullable;

/**
 * What a client said when it opened its connection: {@code /app/{key}?protocol=…} ({@code pusher-protocol.md} §1.1).
 *
 * @param appKey the last part of the path
 * @param protocol the query parameter as it came; null if there was none
 */
public record Handshake(String appKey, @Nullable String protocol) {}
