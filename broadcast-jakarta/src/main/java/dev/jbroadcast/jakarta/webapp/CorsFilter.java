package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.server.AllowedOrigins;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells browsers whether pages of other web sites may ask the endpoints of authorization (Fetch Standard, CORS
 * protocol). Whoever is not told so may not.
 */
final class CorsFilter implements Filter {

    private final AllowedOrigins origins;
    private final BroadcastSettings.Cors settings;

    CorsFilter(AllowedOrigins origins, BroadcastSettings.Cors settings) {
        this.origins = origins;
        this.settings = settings;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.addHeader("Vary", "Origin");
        String origin = asked.getHeader("Origin");
        boolean allowed = origin != null && origins.allow(origin);
        if (allowed) {
            answer.setHeader("Access-Control-Allow-Origin", origin);
            if (settings.allowCredentials()) {
                answer.setHeader("Access-Control-Allow-Credentials", "true");
            }
        }
        if (!isPreflight(asked)) {
            chain.doFilter(request, response);
            return;
        }
        // Not any further: browsers ask this without credentials, and whatever comes next may want some.
        if (allowed) {
            allow(asked, answer);
        }
        answer.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private void allow(HttpServletRequest asked, HttpServletResponse answer) {
        answer.setHeader("Access-Control-Allow-Methods", "POST");
        String headers = asked.getHeader("Access-Control-Request-Headers");
        if (headers != null) {
            answer.setHeader("Access-Control-Allow-Headers", headers);
        }
        answer.setHeader(
                "Access-Control-Max-Age", Long.toString(settings.maxAge().toSeconds()));
    }

    private static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null;
    }
}
