package dev.jbroadcast;

import java.util.List;

/**
 * A channel, by the name it has on the wire. Publishers and clients meet on a channel; it needs no creation and exists
 * as long as somebody uses its name.
 *
 * <p>The factories put the kind's prefix before the name that the application uses:
 * {@code Channel.privateChannel("orders.42")} is {@code private-orders.42} on the wire, and
 * {@code Echo.private('orders.42')} for a client.
 *
 * @param name the wire name: 1 to {@value #MAX_NAME_LENGTH} of the characters {@code A-Z a-z 0-9 - _ = @ , . ;}, after
 *     {@code #server-to-user-} on the channel of a user
 */
public record Channel(String name) implements Channels {

    /** The most characters that a wire name has, prefix included. */
    public static final int MAX_NAME_LENGTH = 200;

    /**
     * The channel with this wire name, prefix included.
     *
     * @throws IllegalArgumentException if it is not a legal name; the message says why
     */
    public Channel {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a channel name must not be empty");
        }
        if (name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("the channel name \"%s\" has %d characters; at most %d are allowed"
                    .formatted(ChannelNames.printable(name), name.length(), MAX_NAME_LENGTH));
        }
        int start = 0;
        if (name.startsWith(ChannelKind.SERVER_TO_USER.prefix())) {
            start = ChannelKind.SERVER_TO_USER.prefix().length();
            if (name.length() == start) {
                throw new IllegalArgumentException("the id of a user must not be empty");
            }
        }
        for (int i = start; i < name.length(); i++) {
            if (!ChannelNames.isLegal(name.charAt(i))) {
                throw new IllegalArgumentException(
                        "the channel name \"%s\" has an illegal character at position %d; allowed are A-Z a-z 0-9 - _ = @ , . ;"
                                .formatted(ChannelNames.printable(name), i));
            }
        }
    }

    /**
     * A channel that anybody may listen on.
     *
     * @throws IllegalArgumentException if the name is illegal or begins with the prefix of another kind
     */
    public static Channel publicChannel(String name) {
        return of(ChannelKind.PUBLIC, name);
    }

    /**
     * A channel that takes authorization to listen on.
     *
     * @param name without {@code private-}
     * @throws IllegalArgumentException if the name is illegal or has a prefix already
     */
    public static Channel privateChannel(String name) {
        return of(ChannelKind.PRIVATE, name);
    }

    /**
     * A private channel whose payloads only its subscribers and this back-end can read.
     *
     * @param name without {@code private-encrypted-}
     * @throws IllegalArgumentException if the name is illegal or has a prefix already
     */
    public static Channel encryptedPrivate(String name) {
        return of(ChannelKind.ENCRYPTED_PRIVATE, name);
    }

    /**
     * A channel that takes authorization to join, and whose members see each other.
     *
     * @param name without {@code presence-}
     * @throws IllegalArgumentException if the name is illegal or has a prefix already
     */
    public static Channel presence(String name) {
        return of(ChannelKind.PRESENCE, name);
    }

    /**
     * The channel of one user: all connections on which that user has signed in.
     *
     * @param id as the application's user authentication gave it to the client
     * @throws IllegalArgumentException if the id is empty or has characters that a channel name cannot have
     */
    public static Channel user(String id) {
        return of(ChannelKind.SERVER_TO_USER, id);
    }

    /**
     * The channel of a kind.
     *
     * @param name without the kind's prefix
     * @throws IllegalArgumentException if the name is illegal or has a prefix already
     */
    public static Channel of(ChannelKind kind, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a channel name must not be empty");
        }
        ChannelKind inName = ChannelKind.ofName(name);
        if (inName != ChannelKind.PUBLIC || (kind == ChannelKind.PRIVATE && name.startsWith("encrypted-"))) {
            throw new IllegalArgumentException(
                    "the name \"%s\" of a %s channel begins with a prefix; leave it out, the kind of the channel adds it"
                            .formatted(ChannelNames.printable(name), ChannelNames.describe(kind)));
        }
        return new Channel(kind.prefix() + name);
    }

    /**
     * Whether a string, from wherever it came, is a legal wire name of a channel that clients may ask to join; that of
     * a user is not.
     */
    public static boolean isLegalName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!ChannelNames.isLegal(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Who may join. */
    public ChannelKind kind() {
        return ChannelKind.ofName(name);
    }

    /**
     * Whether the server keeps the channel's last event for those who join later: the name begins with {@code cache-}
     * after the prefix of its kind ({@code pusher-protocol.md} §2.7). A user's channel never does.
     */
    public boolean isCache() {
        ChannelKind kind = kind();
        return kind != ChannelKind.SERVER_TO_USER
                && name.startsWith("cache-", kind.prefix().length());
    }

    /** The name without the prefix of its kind: what a client passes to {@code Echo.private(…)} and the like. */
    public String baseName() {
        return name.substring(kind().prefix().length());
    }

    @Override
    public List<Channel> channels() {
        return List.of(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
