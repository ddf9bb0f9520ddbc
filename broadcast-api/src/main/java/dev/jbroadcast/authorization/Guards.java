package dev.jbroadcast.authorization;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which the sender of one HTTP request can be signed in, by name: with a session as {@code web}, with a
 * token as {@code api}, as {@code admin}. Routes that do not name guards use the {@linkplain #DEFAULT default guard}.
 *
 * <p>Made by the adapter to the host framework for each request, and used in that request's thread. Only the guards of
 * routes that match the channel are asked.
 */
@FunctionalInterface
public interface Guards {

    /** The name of the guard of all routes that name none. */
    String DEFAULT = "";

    /**
     * Who is signed in by this guard; null if nobody is. May be asked for the same guard more than once.
     *
     * @throws IllegalArgumentException if there is no guard of that name
     */
    @Nullable
    Principal user(String guard);

    /**
     * The default guard alone.
     *
     * @param principal who is signed in; null if nobody is
     */
    static Guards of(@Nullable Principal principal) {
        return guard -> {
            if (!guard.equals(DEFAULT)) {
                throw new IllegalArgumentException(
                        "there is no guard \"%s\", only the default guard; set up a guard of that name, or leave it out where the channel is registered"
                                .formatted(guard));
            }
            return principal;
        };
    }
}
