package dev.jbroadcast.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who makes a request to join a channel or to sign in: a guard, in Laravel's words. Unless an application
 * says otherwise, it is whom the container or the security framework has authenticated:
 * {@link HttpServletRequest#getUserPrincipal()}.
 */
@FunctionalInterface
public interface PrincipalResolver {

    /** Who is signed in; null if nobody is. */
    @Nullable
    Principal resolve(HttpServletRequest request);
}
