package dev.jbroadcast.server.cluster;

/**
 * What nodes share the state of.
 *
 * @param name the wire name of a channel, or the id of a user
 */
public record Subject(String appId, Kind kind, String name) {

    /** What there is to share. */
    public enum Kind {
        /** Who listens on a channel. */
        CHANNEL,
        /** Whether a user has signed in. */
        USER
    }

    /** A channel. */
    public static Subject channel(String appId, String name) {
        return new Subject(appId, Kind.CHANNEL, name);
    }

    /** A user. */
    public static Subject user(String appId, String id) {
        return new Subject(appId, Kind.USER, id);
    }
}
