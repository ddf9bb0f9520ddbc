package dev.jbroadcast.authorization;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to join a channel, over which connection.
 *
 * @param principal as the host framework authenticated the HTTP request; null for a guest, which only channels see that
 *     allow guests
 * @param channel the channel to join
 * @param socketId the connection that is to join
 */
public record Subscriber(@Nullable Principal principal, Channel channel, SocketId socketId) {

    /** Whether nobody is signed in. */
    public boolean isGuest() {
        return principal == null;
    }

    /**
     * The principal's name.
     *
     * @throws IllegalStateException if this is a guest
     */
    public String name() {
        if (principal == null) {
            throw new IllegalStateException(
                    "a guest who wants to join %s has no name; ask isGuest() first".formatted(channel));
        }
        return principal.getName();
    }
}
