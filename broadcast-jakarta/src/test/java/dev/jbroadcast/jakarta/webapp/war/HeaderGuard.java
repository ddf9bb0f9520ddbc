package dev.jbroadcast.jakarta.webapp.war;

import dev.jbroadcast.jakarta.PrincipalResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Believes whoever says who they are. */
public final class HeaderGuard implements PrincipalResolver {

    @Override
    public @Nullable Principal resolve(HttpServletRequest request) {
        String name = request.getHeader("Authorization");
        return name == null ? null : () -> name;
    }
}
