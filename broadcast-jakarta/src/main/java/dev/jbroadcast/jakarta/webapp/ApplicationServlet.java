package dev.jbroadcast.jakarta.webapp;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.util.function.Function;

/**
 * A servlet of a web application. It is added before there is an application, and made of its parts when the container
 * needs it.
 */
final class ApplicationServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient WebApplication webApplication;
    private final transient Function<BroadcastApplication, HttpServlet> maker;
    private transient HttpServlet servlet;

    ApplicationServlet(WebApplication webApplication, Function<BroadcastApplication, HttpServlet> maker) {
        this.webApplication = webApplication;
        this.maker = maker;
    }

    @Override
    public void init() throws ServletException {
        servlet = maker.apply(webApplication.application());
        servlet.init(getServletConfig());
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        servlet.service(request, response);
    }

    @Override
    public void destroy() {
        servlet.destroy();
    }
}
