package dev.jbroadcast.server;

import dev.jbroadcast.pusher.AppCredentials;

/** An application that the server serves. Apps share nothing: not connections, not channels, not socket ids. */
public record App(AppCredentials credentials, AppLimits limits) {

    /** An app with the usual limits. */
    public App(AppCredentials credentials) {
        this(credentials, AppLimits.DEFAULTS);
    }
}
