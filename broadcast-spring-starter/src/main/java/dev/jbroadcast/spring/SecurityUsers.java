package dev.jbroadcast.spring;

import dev.jbroadcast.authorization.UserParameters;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * The users of Spring Security: what {@link Authentication#getPrincipal()} is, for parameters with
 * {@link AuthenticationPrincipal} or of a type that can be nothing else.
 */
final class SecurityUsers implements UserParameters {

    private final Predicate<Class<?>> convertible;

    /** @param convertible whether a placeholder can be made a value of a type */
    SecurityUsers(Predicate<Class<?>> convertible) {
        this.convertible = convertible;
    }

    @Override
    public @Nullable Function<? super Principal, ?> find(Parameter parameter, boolean placeholder) {
        Class<?> type = parameter.getType();
        AuthenticationPrincipal annotation =
                AnnotatedElementUtils.findMergedAnnotation(parameter, AuthenticationPrincipal.class);
        if (annotation != null) {
            if (!annotation.expression().isEmpty()) {
                throw new IllegalArgumentException(
                        "its parameter \"%s\" has @AuthenticationPrincipal with an expression, which only controllers can have; take the user itself"
                                .formatted(parameter.getName()));
            }
            return principal -> user(type, principal);
        }
        if (type == Principal.class) {
            return null;
        }
        boolean isUser = placeholder ? isKnown(type) && !convertible.test(type) : isKnown(type) || mustBe(type);
        return isUser ? principal -> user(type, principal) : null;
    }

    private static boolean isKnown(Class<?> type) {
        return UserDetails.class.isAssignableFrom(type)
                || AuthenticatedPrincipal.class.isAssignableFrom(type)
                || Principal.class.isAssignableFrom(type);
    }

    /** Neither a value nor a thing that could be found by what stands in a channel's name. */
    private boolean mustBe(Class<?> type) {
        return !BeanUtils.isSimpleProperty(type) && !convertible.test(type);
    }

    /** Null if the principal is or has no such user. */
    private static @Nullable Object user(Class<?> type, Principal principal) {
        if (principal instanceof Authentication authentication && type.isInstance(authentication.getPrincipal())) {
            return authentication.getPrincipal();
        }
        return type.isInstance(principal) ? principal : null;
    }
}
