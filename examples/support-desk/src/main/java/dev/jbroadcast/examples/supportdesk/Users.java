package dev.jbroadcast.examples.supportdesk;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who there is, and by which token each is known. Tokens that nobody can guess are beyond this example. */
@ApplicationScoped
class Users {

    private static final String BEARER = "Bearer ";

    private final Map<String, User> byToken = Map.of(
            "token-of-ada", User.customer(1, "Ada Lovelace"),
            "token-of-bob", User.customer(2, "Bob O'Neill"),
            "token-of-grace", User.agent(1, "Grace Hopper"),
            "token-of-linus", User.agent(2, "Linus Höglund"));

    /** @param authorization the header of that name */
    Optional<User> of(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(BEARER)
                ? Optional.ofNullable(byToken.get(authorization.substring(BEARER.length())))
                : Optional.empty();
    }
}
