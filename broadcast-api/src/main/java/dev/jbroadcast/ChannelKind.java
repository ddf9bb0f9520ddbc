package dev.jbroadcast;

/**
 * What a channel's name says about who may join it. The kind is the name's prefix on the wire
 * ({@code pusher-protocol.md} §2.1).
 */
public enum ChannelKind {
    /** Anybody may listen. */
    PUBLIC(""),
    /** Only who was authorized may listen. */
    PRIVATE("private-"),
    /** Like {@link #PRIVATE}; the payload is encrypted from back-end to client, unreadable for the server between. */
    ENCRYPTED_PRIVATE("private-encrypted-"),
    /** Like {@link #PRIVATE}; and all who listen know of each other. */
    PRESENCE("presence-"),
    /** For the connections of one user who has signed in; clients listen on it by signing in, not by asking to join. */
    SERVER_TO_USER("#server-to-user-");

    private final String prefix;

    ChannelKind(String prefix) {
        this.prefix = prefix;
    }

    /** What a wire name of this kind begins with; empty for {@link #PUBLIC}. */
    public String prefix() {
        return prefix;
    }

    /** Whether not everybody may listen: joining takes an answer from the authorization endpoint, or signing in. */
    public boolean requiresAuthorization() {
        return this != PUBLIC;
    }

    /** The kind of the channel with this wire name; never fails, whatever the name. */
    public static ChannelKind ofName(String wireName) {
        if (wireName.startsWith(ENCRYPTED_PRIVATE.prefix)) {
            return ENCRYPTED_PRIVATE;
        }
        if (wireName.startsWith(PRIVATE.prefix)) {
            return PRIVATE;
        }
        if (wireName.startsWith(PRESENCE.prefix)) {
            return PRESENCE;
        }
        if (wireName.startsWith(SERVER_TO_USER.prefix)) {
            return SERVER_TO_USER;
        }
        return PUBLIC;
    }
}
