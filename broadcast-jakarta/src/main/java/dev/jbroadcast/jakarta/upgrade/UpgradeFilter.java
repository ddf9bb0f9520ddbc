package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.websocket.OpeningHandshake;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests that want to become WebSockets at {@code /app/{key}}; all others go on to where they were going. A
 * filter and not a servlet, so that whatever else the application has at these paths remains reachable, and because
 * that is how web servers do it for Jakarta WebSocket: what holds for the one, such as filters of the application's
 * security, holds for the other.
 *
 * <p>Thread-safe.
 */
public final class UpgradeFilter implements Filter {

    private final Upgrader upgrader;
    private final String before;
    private final Supplier<Upgrades> upgrades;

    /** @param upgrades asked at each request, and not before there is one */
    UpgradeFilter(Upgrader upgrader, EndpointSettings settings, Supplier<Upgrades> upgrades) {
        this.upgrader = upgrader;
        this.before = settings.pathPrefix() + "/app/";
        this.upgrades = upgrades;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            Function<String, @Nullable String> header = name -> header(http, name);
            String key = OpeningHandshake.isUpgrade(header) ? key(http) : null;
            if (key != null) {
                answer(http, answer, key, OpeningHandshake.of(http.getMethod(), http.getProtocol(), header));
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, String key, OpeningHandshake opening)
            throws IOException, ServletException {
        response.setStatus(opening.status());
        opening.headers().forEach(response::setHeader);
        if (!opening.isAccepted()) {
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println(opening.reason());
            return;
        }
        Handshake handshake = new Handshake(
                key, request.getParameter("protocol"), origin(request), request.getRemoteAddr(), request.isSecure());
        upgrader.upgrade(request, upgrades.get(), handshake);
    }

    /** What the client connects with; null if it connects to something else. */
    private @Nullable String key(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        if (!path.startsWith(before)) {
            return null;
        }
        String key = path.substring(before.length());
        return key.isEmpty() || key.indexOf('/') >= 0 ? null : key;
    }

    private static @Nullable String origin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null || origin.isEmpty() ? null : origin;
    }

    /** Of several headers with this name all values, as it would have been with one header. */
    private static @Nullable String header(HttpServletRequest request, String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        return values.isEmpty() ? null : String.join(",", values);
    }
}
