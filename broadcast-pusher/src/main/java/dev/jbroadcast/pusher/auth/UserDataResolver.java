package dev.jbroadcast.pusher.auth;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Says as whom somebody signs in on a connection: Laravel's {@code Broadcast::resolveAuthenticatedUserUsing}. Called
 * for every sign-in, in the thread of its HTTP request; may be called by several threads at once.
 */
@FunctionalInterface
public interface UserDataResolver {

    /** The user of an authenticated request; null to refuse. */
    @Nullable
    UserData resolve(Principal principal);

    /** Takes the principal's name for the user's id. */
    static UserDataResolver byName() {
        return principal -> UserData.of(principal.getName());
    }
}
