package dev.jbroadcast.jakarta.webapp;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A servlet of a web application. It is added before there is an application, and made of its parts when the container
 * needs it.
 */
final class ApplicationServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient WebApplication webApplication;
    private final transient Function<BroadcastApplication, HttpServlet> maker;
    private transient @Nullable HttpServlet servlet;

    ApplicationServlet(WebApplication webApplication, Function<BroadcastApplication, HttpServlet> maker) {
        this.webApplication = webApplication;
        this.maker = maker;
    }

    @Override
    public void init() throws ServletException {
        HttpServlet made = maker.apply(webApplication.application());
        made.init(getServletConfig());
        servlet = made;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        Objects.requireNonNull(servlet).service(request, response);
    }

    /** Some containers, such as Payara, call this where they have not called {@link #init}. */
    @Override
    public void destroy() {
        if (servlet != null) {
            servlet.destroy();
        }
    }
}
