package dev.jbroadcast.spring;

import dev.jbroadcast.pusher.AppCredentials;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where a server elsewhere is, and which app it is used for: Reverb or soketi in a container, say. A bean of this type
 * takes the place of the properties {@code host}, {@code port}, {@code scheme}, {@code cluster}, {@code path},
 * {@code app-id}, {@code key} and {@code secret} of the connections whose driver is {@code pusher} or {@code reverb};
 * all other properties remain.
 */
public interface PusherConnectionDetails extends ConnectionDetails {

    /** A name or an address. */
    String host();

    /** The TCP port. */
    int port();

    /** {@code http} or {@code https}. */
    default String scheme() {
        return "http";
    }

    /** The app, its key and its secret. */
    AppCredentials credentials();

    /** The one connection that this is for; null if it is for all that have such a driver. */
    default @Nullable String connection() {
        return null;
    }
}
