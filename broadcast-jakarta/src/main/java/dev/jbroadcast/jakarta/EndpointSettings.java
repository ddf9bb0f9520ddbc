package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.OutboundLimits;

/**
 * How the WebSocket endpoint is set up.
 *
 * @param pathPrefix stands before {@code /app/{key}}; empty, or beginning but not ending with a slash
 * @param maxMessageSize the longest message that clients may send, in bytes. The payload of a client event is escaped
 *     on the way and may take three times its size
 * @param outbound how much may wait for one client
 */
public record EndpointSettings(String pathPrefix, int maxMessageSize, OutboundLimits outbound) {

    /** No prefix, 64 KiB. */
    public static final EndpointSettings DEFAULTS = new EndpointSettings("", 64 * 1024, OutboundLimits.DEFAULTS);

    /** @throws IllegalArgumentException if the prefix has the wrong form or the size is not positive */
    public EndpointSettings {
        if (!pathPrefix.matches("(/[^/{}?#\\s]+)*")) {
            throw new IllegalArgumentException(
                    "the path prefix \"%s\" must be empty or look like /realtime".formatted(pathPrefix));
        }
        if (maxMessageSize <= 0) {
            throw new IllegalArgumentException(
                    "the maximum message size is %d; it must be positive".formatted(maxMessageSize));
        }
    }

    /** The path of the endpoint, as Jakarta WebSocket wants it. */
    String pathTemplate() {
        return pathPrefix + "/app/{" + PusherEndpoint.KEY + "}";
    }
}
