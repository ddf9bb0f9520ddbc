package dev.jbroadcast.pusher;

/**
 * How an application is known to a Pusher-protocol server. The key is public, every client has it; the secret never
 * leaves the back-end.
 *
 * @param appId names the application in the HTTP API
 * @param key names it to clients
 * @param secret signs; not shown by {@link #toString()}
 */
public record AppCredentials(String appId, String key, String secret) {

    /**
     * @throws IllegalArgumentException if one of them is blank, or the key has characters that do not fit into a URL's
     *     path
     */
    public AppCredentials {
        requireText("app id", appId);
        requireText("app key", key);
        requireText("app secret", secret);
        if (!key.matches("[A-Za-z0-9._~-]+")) {
            throw new IllegalArgumentException(
                    "the app key \"%s\" is part of a URL: use only A-Z a-z 0-9 - . _ ~".formatted(key));
        }
    }

    @Override
    public String toString() {
        return "AppCredentials[appId=%s, key=%s]".formatted(appId, key);
    }

    private static void requireText(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the %s must not be blank".formatted(what));
        }
    }
}
