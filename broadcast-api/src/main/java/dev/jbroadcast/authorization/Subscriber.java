package dev.jbroadcast.authorization;

import dev.jbroadcast.SocketId;
import java.security.Principal;

/**
 * Who wants to join a channel, over which connection.
 *
 * @param principal as the host framework authenticated the HTTP request
 * @param socketId the connection that is to join
 */
public record Subscriber(Principal principal, SocketId socketId) {

    /** The principal's name. */
    public String name() {
        return principal.getName();
    }
}
