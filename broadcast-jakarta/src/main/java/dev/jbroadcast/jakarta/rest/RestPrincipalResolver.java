package dev.jbroadcast.jakarta.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who makes a request to join a channel or to sign in: a guard, in Laravel's words. Unless an application
 * says otherwise, it is whom the container or a filter of the application has authenticated:
 * {@link SecurityContext#getUserPrincipal()}.
 */
@FunctionalInterface
public interface RestPrincipalResolver {

    /** Who is signed in; null if nobody is. */
    @Nullable
    Principal resolve(SecurityContext security, HttpHeaders headers);
}
