package dev.jbroadcast.spring;

import dev.jbroadcast.pusher.AppCredentials;

/** The in-process server is to be used and has no key or no secret. */
final class MissingCredentialsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;

    MissingCredentialsException(String property) {
        super("the property %s is not set, and without it the in-process broadcast server cannot start"
                .formatted(property));
        this.property = property;
    }

    String property() {
        return property;
    }

    static AppCredentials require(BroadcastProperties.Server server) {
        if (server.appKey() == null || server.appKey().isBlank()) {
            throw new MissingCredentialsException("broadcast.server.app-key");
        }
        if (server.appSecret() == null || server.appSecret().isBlank()) {
            throw new MissingCredentialsException("broadcast.server.app-secret");
        }
        return new AppCredentials(server.appId(), server.appKey(), server.appSecret());
    }
}
