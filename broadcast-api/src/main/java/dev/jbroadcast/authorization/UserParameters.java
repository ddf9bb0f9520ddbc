package dev.jbroadcast.authorization;

import java.lang.reflect.Parameter;
import java.security.Principal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says which parameters of methods with {@link AuthorizesChannel} are the user, and finds that user by the principal.
 * For frameworks: an application says it by {@link ChannelRegistry.Builder#user}, which goes first.
 */
@FunctionalInterface
public interface UserParameters {

    /**
     * How the user is found whom a parameter takes. Called when the registry is built.
     *
     * @param placeholder whether the parameter is called as a placeholder is
     * @return null if the parameter is something else. What it makes of a principal may be null; then the channel is
     *     denied
     */
    @Nullable
    Function<? super Principal, ?> find(Parameter parameter, boolean placeholder);
}
