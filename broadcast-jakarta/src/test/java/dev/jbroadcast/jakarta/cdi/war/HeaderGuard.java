package dev.jbroadcast.jakarta.cdi.war;

import dev.jbroadcast.jakarta.PrincipalResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Whoever says to be somebody is believed. */
@ApplicationScoped
public class HeaderGuard implements PrincipalResolver {

    @Override
    public @Nullable Principal resolve(HttpServletRequest request) {
        String name = request.getHeader("Authorization");
        return name == null ? null : () -> name;
    }
}
