package dev.jbroadcast;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of one client connection, given by the server when it opens: two decimal numbers with a dot between
 * ({@code pusher-protocol.md} §1.3). Clients send it in the header {@value #HEADER} so that
 * {@link Broadcaster#toOthers} can leave them out.
 *
 * @param value for example {@code 1234567.7654321}
 */
public record SocketId(String value) {

    /** The HTTP header in which Laravel Echo, and every client that wants to be left out, names its connection. */
    public static final String HEADER = "X-Socket-ID";

    private static final Pattern FORM = Pattern.compile("[0-9]{1,20}\\.[0-9]{1,20}");

    /**
     * Takes a socket id as a client sent it.
     *
     * @throws IllegalArgumentException if it does not have the form digits, dot, digits
     */
    public SocketId {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("a socket id has the form digits, dot, digits, such as 123.456");
        }
    }

    /** The socket id in a string from outside; empty if there is none of the right form. */
    public static Optional<SocketId> parse(@org.jspecify.annotations.Nullable String value) {
        return value != null && isLegal(value) ? Optional.of(new SocketId(value)) : Optional.empty();
    }

    private static boolean isLegal(String value) {
        // matches() is anchored at both ends: "1.1\n" must not pass, socket ids are signed (laravel.md §1.7).
        return FORM.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
