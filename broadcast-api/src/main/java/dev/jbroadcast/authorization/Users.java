package dev.jbroadcast.authorization;

import java.security.Principal;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the application's own users by their principals. */
final class Users {

    private final Map<Class<?>, Function<? super Principal, ?>> lookups;

    Users(Map<Class<?>, Function<? super Principal, ?>> lookups) {
        this.lookups = Map.copyOf(lookups);
    }

    boolean has(Class<?> type) {
        return lookups.containsKey(type) || Principal.class.isAssignableFrom(type);
    }

    /**
     * The subscriber as a user of a type that there {@linkplain #has is}; null for a guest.
     *
     * @throws Refusal if the application knows no such user, or the principal is of another class
     */
    @Nullable
    Object find(Class<?> type, Subscriber subscriber) {
        Principal principal = subscriber.principal();
        if (principal == null) {
            return null;
        }
        Function<? super Principal, ?> lookup = lookups.get(type);
        if (lookup == null) {
            if (!type.isInstance(principal)) {
                throw new Refusal("\"%s\" is a %s and no %s"
                        .formatted(principal.getName(), principal.getClass().getName(), type.getName()));
            }
            return principal;
        }
        Object user = lookup.apply(principal);
        if (user == null) {
            throw new Refusal("there is no %s \"%s\"".formatted(type.getSimpleName(), principal.getName()));
        }
        return user;
    }
}
