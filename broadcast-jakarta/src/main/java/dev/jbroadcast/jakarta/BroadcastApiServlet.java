package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.http.ApiRequest;
import dev.jbroadcast.server.http.ApiResponse;
import dev.jbroadcast.server.http.HttpApi;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Pusher's HTTP API as a servlet, for {@code /apps/*} and, where the path is free, {@code /up}. Requests are signed, so
 * it belongs outside of logins and CSRF protection. A context path has to be the {@link HttpApi}'s path prefix.
 */
public final class BroadcastApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient HttpApi api;

    public BroadcastApiServlet(HttpApi api) {
        this.api = api;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiResponse answer = api.handle(new ApiRequest(
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                request.getHeader("Accept"),
                request.getHeader(ApiRequest.IDEMPOTENCY_KEY),
                request.getContentLengthLong(),
                request.getInputStream()));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        answer.headers().forEach(response::setHeader);
        if (!answer.bodyRead()) {
            response.setHeader("Connection", "close");
        }
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
