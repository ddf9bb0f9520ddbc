package dev.jbroadcast.jakarta;

/**
 * How the WebSocket endpoint is set up.
 *
 * @param pathPrefix stands before {@code /app/{key}}; empty, or beginning but not ending with a slash
 */
public record EndpointSettings(String pathPrefix) {

    /** No prefix. */
    public static final EndpointSettings DEFAULTS = new EndpointSettings("");

    /** @throws IllegalArgumentException if the prefix has the wrong form */
    public EndpointSettings {
        if (!pathPrefix.matches("(/[^/{}?#\\s]+)*")) {
            throw new IllegalArgumentException(
                    "the path prefix \"%s\" must be empty or look like /realtime".formatted(pathPrefix));
        }
    }

    /** The path of the endpoint, as Jakarta WebSocket wants it. */
    String pathTemplate() {
        return pathPrefix + "/app/{" + PusherEndpoint.KEY + "}";
    }
}
