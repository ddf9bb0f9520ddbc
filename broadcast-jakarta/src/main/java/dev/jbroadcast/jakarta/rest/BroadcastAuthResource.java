package dev.jbroadcast.jakarta.rest;

import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.AuthResponse;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code POST /broadcasting/auth} or {@code POST /broadcasting/user-auth} as a JAX-RS resource, one for each: takes
 * form and JSON bodies, answers JSON. It runs inside the application's own filters, so sessions and tokens are the
 * application's.
 *
 * <p>It is a sub-resource: a resource of the application says at which path it is, and no server that looks for
 * resources in libraries finds it.
 *
 * <pre>{@code
 * @Path("/broadcasting")
 * public class BroadcastingResource {
 *
 *     @Inject
 *     ChannelAuthEndpoint channels;
 *
 *     @Path("/auth")
 *     public BroadcastAuthResource auth() {
 *         return new BroadcastAuthResource(channels);
 *     }
 * }
 * }</pre>
 *
 * <p>It reads the body itself: a filter that reads the parameters of a form before leaves nothing to it.
 *
 * <p>Immutable and thread-safe; blocks as long as the application's callbacks do.
 */
public final class BroadcastAuthResource {

    private final AuthEndpoint endpoint;
    private final RestPrincipalResolver principals;
    private final Map<String, RestPrincipalResolver> guards;

    /**
     * The default guard alone, which is the principal of the {@link SecurityContext}.
     *
     * @throws IllegalArgumentException if channels want to ask another guard
     */
    public BroadcastAuthResource(AuthEndpoint endpoint) {
        this(endpoint, (security, headers) -> security.getUserPrincipal(), Map.of());
    }

    /**
     * @param principals the default guard
     * @param guards by name, further guards that channels may ask
     * @throws IllegalArgumentException if channels want to ask a guard that is none of them
     */
    public BroadcastAuthResource(
            AuthEndpoint endpoint, RestPrincipalResolver principals, Map<String, RestPrincipalResolver> guards) {
        endpoint.requireGuards(guards.keySet());
        this.endpoint = endpoint;
        this.principals = principals;
        this.guards = Map.copyOf(guards);
    }

    private RestPrincipalResolver resolver(String guard) {
        return guard.equals(Guards.DEFAULT) ? principals : guards.get(guard);
    }

    /**
     * Answers a request; for JAX-RS to call.
     *
     * @throws IOException if the body cannot be read
     */
    @POST
    public Response authorize(@Context SecurityContext security, @Context HttpHeaders headers, InputStream body)
            throws IOException {
        Guards user = guard -> resolver(guard).resolve(security, headers);
        byte[] bytes = body.readNBytes(AuthEndpoint.MAX_BODY_BYTES + 1);
        AuthResponse answer = bytes.length > AuthEndpoint.MAX_BODY_BYTES
                ? endpoint.tooLarge()
                : endpoint.handleBody(
                        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
                        new String(bytes, StandardCharsets.UTF_8),
                        user);
        // Bytes, because some providers of JSON would put a text into quotes.
        return Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(answer.body().getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
