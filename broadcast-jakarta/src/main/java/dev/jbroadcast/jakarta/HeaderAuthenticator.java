package dev.jbroadcast.jakarta;

import java.security.Principal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who makes a request to join a channel (a guard, in Laravel's words), where there is no container that did.
 */
@FunctionalInterface
public interface HeaderAuthenticator {

    /**
     * Who is signed in; null if nobody is.
     *
     * @param header gives the value of a request header, or null
     */
    @Nullable
    Principal authenticate(Function<String, @Nullable String> header);
}
