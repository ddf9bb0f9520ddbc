package dev.jbroadcast.examples.supportdesk;

import dev.jbroadcast.jakarta.PrincipalResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who asks to join a channel. */
@ApplicationScoped
class TokenGuard implements PrincipalResolver {

    @Inject
    Users users;

    @Override
    public @Nullable Principal resolve(HttpServletRequest request) {
        return users.of(request.getHeader("Authorization")).orElse(null);
    }
}
