package dev.jbroadcast.examples.supportdesk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.Map;

/** Who makes a request to the API; nobody makes one without a token. */
@Provider
@ApplicationScoped
public class TokenFilter implements ContainerRequestFilter {

    @Inject
    Users users;

    @Override
    public void filter(ContainerRequestContext request) {
        users.of(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .ifPresentOrElse(
                        user -> request.setSecurityContext(new SignedIn(user, request.getSecurityContext())),
                        () -> request.abortWith(Response.status(Response.Status.UNAUTHORIZED)
                                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                                .type(MediaType.APPLICATION_JSON_TYPE)
                                .entity(Map.of("message", "Unauthenticated"))
                                .build()));
    }

    private record SignedIn(User user, SecurityContext before) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return user.type().equals(role);
        }

        @Override
        public boolean isSecure() {
            return before.isSecure();
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
