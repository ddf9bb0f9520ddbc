package dev.jbroadcast.jakarta;

import dev.jbroadcast.pusher.auth.AuthResponse;
import dev.jbroadcast.pusher.auth.Signer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Stands where clients ask for a signature in an application that has none to give: 403, and why in the log. */
public final class RefusingAuthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Signer signer;

    /** @param signer one that has no driver */
    public RefusingAuthServlet(Signer signer) {
        this.signer = signer;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AuthResponse refusal = signer.refuse();
        response.setStatus(refusal.status());
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().print(refusal.body());
    }
}
