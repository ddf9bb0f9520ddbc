package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.SocketIdFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * The filter of a web application. It is added before there is an application, and made when the container needs it.
 */
final class ApplicationSocketIdFilter implements Filter {

    private final WebApplication webApplication;
    private SocketIdFilter filter;

    ApplicationSocketIdFilter(WebApplication webApplication) {
        this.webApplication = webApplication;
    }

    @Override
    public void init(FilterConfig config) {
        filter = new SocketIdFilter(webApplication.application().currentSocket());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        filter.doFilter(request, response, chain);
    }
}
