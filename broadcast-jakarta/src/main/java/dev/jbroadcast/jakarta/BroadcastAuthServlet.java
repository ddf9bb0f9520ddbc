package dev.jbroadcast.jakarta;

import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.AuthResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code POST /broadcasting/auth} or {@code POST /broadcasting/user-auth} as a servlet, one for each: takes form and
 * JSON bodies, answers JSON. It can be mapped to any path. It runs inside the application's own filters, so sessions,
 * tokens and CSRF protection are the application's.
 */
public final class BroadcastAuthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient AuthEndpoint endpoint;
    private final transient PrincipalResolver principals;
    private final transient Map<String, PrincipalResolver> guards;

    /**
     * @param principals the default guard
     * @throws IllegalArgumentException if channels want to ask another guard
     */
    public BroadcastAuthServlet(AuthEndpoint endpoint, PrincipalResolver principals) {
        this(endpoint, principals, Map.of());
    }

    /**
     * @param principals the default guard
     * @param guards by name, further guards that channels may ask
     * @throws IllegalArgumentException if channels want to ask a guard that is none of them
     */
    public BroadcastAuthServlet(
            AuthEndpoint endpoint, PrincipalResolver principals, Map<String, PrincipalResolver> guards) {
        endpoint.requireGuards(guards.keySet());
        this.endpoint = endpoint;
        this.principals = principals;
        this.guards = Map.copyOf(guards);
    }

    private PrincipalResolver resolver(String guard) {
        return guard.equals(Guards.DEFAULT) ? principals : guards.get(guard);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Guards user = guard -> resolver(guard).resolve(request);
        AuthResponse answer;
        if (request.getContentLengthLong() > AuthEndpoint.MAX_BODY_BYTES) {
            answer = tooLarge(request);
        } else if (AuthEndpoint.isJson(request.getContentType())) {
            byte[] body = request.getInputStream().readNBytes(AuthEndpoint.MAX_BODY_BYTES + 1);
            answer = body.length > AuthEndpoint.MAX_BODY_BYTES
                    ? tooLarge(request)
                    : endpoint.handleBody(request.getContentType(), new String(body, StandardCharsets.UTF_8), user);
        } else {
            // Not the body: a filter may have read it already, and then only the container still knows what it said.
            answer = endpoint.handleForm(request.getParameterMap(), user);
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private AuthResponse tooLarge(HttpServletRequest request) throws IOException {
        UnreadBody.discard(request);
        return endpoint.tooLarge();
    }
}
