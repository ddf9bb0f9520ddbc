package dev.jbroadcast.server;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a client when it opens its connection: {@code /app/{key}?protocol=…} ({@code pusher-protocol.md}
 * §1.1), and where it comes from.
 *
 * @param appKey the last part of the path
 * @param protocol the query parameter as it came; null if there was none
 * @param origin the header of that name as it came; null if there was none, as with all but browsers
 * @param address the network address of the client; null if the transport does not know it
 * @param secure whether the connection is encrypted on its way to this server, or to the proxy before it
 */
public record Handshake(
        String appKey,
        @Nullable String protocol,
        @Nullable String origin,
        @Nullable String address,
        boolean secure) {

    /** A client of which nothing more is known. */
    public Handshake(String appKey, @Nullable String protocol) {
        this(appKey, protocol, null, null, false);
    }
}
