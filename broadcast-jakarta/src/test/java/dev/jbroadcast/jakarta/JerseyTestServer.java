package dev.jbroadcast.jakarta;

import com.sun.net.httpserver.HttpServer;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.jakarta.rest.BroadcastAuthResource;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.PusherServer;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/** A JAX-RS application that has put the endpoints of authorization where clients look for them, and nothing else. */
final class JerseyTestServer implements TestServer {

    private final HttpServer http;

    JerseyTestServer() {
        JsonCodec codec = JsonCodec.detect();
        ChannelEncryption encryption = ChannelEncryption.of(MASTER_KEY).withPrevious(List.of(PREVIOUS_MASTER_KEY));
        ResourceConfig application = new ResourceConfig()
                .register(new BearerFilter())
                .register(new BroadcastingResource(
                        new ChannelAuthEndpoint(CREDENTIALS, ChannelRegistry.of(ROUTES), codec, encryption),
                        new UserAuthEndpoint(CREDENTIALS, USERS, codec)));
        URI anyPort = UriBuilder.fromUri("http://127.0.0.1/").port(0).build();
        http = JdkHttpServerFactory.createHttpServer(anyPort, application);
    }

    @Override
    public String container() {
        return "Jersey";
    }

    @Override
    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public Broadcaster broadcaster() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PusherServer server() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    /** As an application writes it. */
    @Path("/broadcasting")
    public static final class BroadcastingResource {

        private final AuthEndpoint channels;
        private final AuthEndpoint users;

        BroadcastingResource(AuthEndpoint channels, AuthEndpoint users) {
            this.channels = channels;
            this.users = users;
        }

        @Path("/auth")
        public BroadcastAuthResource auth() {
            return new BroadcastAuthResource(channels);
        }

        @Path("/user-auth")
        public BroadcastAuthResource userAuth() {
            return new BroadcastAuthResource(users);
        }
    }

    /** Authenticates as JAX-RS applications do. */
    private static final class BearerFilter implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            Principal principal = TestServer.bearer(request::getHeaderString);
            request.setSecurityContext(new Bearer(principal));
        }
    }

    private record Bearer(@Nullable Principal principal) implements SecurityContext {

        @Override
        public @Nullable Principal getUserPrincipal() {
            return principal;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
