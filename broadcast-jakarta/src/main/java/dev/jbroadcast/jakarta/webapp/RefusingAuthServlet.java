package dev.jbroadcast.jakarta.webapp;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands where clients ask for a signature in an application that has none to give: 403, and why in the log. */
final class RefusingAuthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(RefusingAuthServlet.class);

    private final String defaultConnection;

    RefusingAuthServlet(String defaultConnection) {
        this.defaultConnection = defaultConnection;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        log.info(
                "refused a request for a signature: the broadcast connection \"{}\" cannot authorize clients; set broadcast.default to one that can, such as in-process, pusher or reverb",
                defaultConnection);
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().print("{\"message\":\"Clients cannot be authorized here.\"}");
    }
}
