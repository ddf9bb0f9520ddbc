package dev.jbroadcast.callback;

import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the application's own users by their principals. */
public final class Users {

    private final Map<Class<?>, Function<? super Principal, ?>> lookups;

    private Users(Map<Class<?>, Function<? super Principal, ?>> lookups) {
        this.lookups = Map.copyOf(lookups);
    }

    /** Whether users of this type can be found: it is one of the application's, or a class of principals. */
    public boolean has(Class<?> type) {
        return isLookedUp(type) || Principal.class.isAssignableFrom(type);
    }

    /** Whether the application says how users of this type are found. */
    public boolean isLookedUp(Class<?> type) {
        return lookups.containsKey(type);
    }

    /**
     * The principal as a user of a type that there {@linkplain #has is}; null if nobody is signed in.
     *
     * @throws Refusal if the application knows no such user, or the principal is of another class
     */
    public @Nullable Object find(Class<?> type, @Nullable Principal principal) {
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

    /** Collects how they are found. */
    public static final class Builder {

        private final Map<Class<?>, Function<? super Principal, ?>> lookups = new HashMap<>();

        /**
         * Says how users of a type are found.
         *
         * @throws IllegalArgumentException if that has been said already
         */
        public void user(Class<?> type, Function<? super Principal, ?> lookup) {
            if (lookups.putIfAbsent(type, lookup) != null) {
                throw new IllegalArgumentException(
                        "there are two lookups of the user type %s; add it once".formatted(type.getName()));
            }
        }

        public Users build() {
            return new Users(lookups);
        }
    }
}
