package dev.jbroadcast.server.http;

import java.util.Map;

/** A request that is refused, with the status and the sentence that say why. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> headers;

    private ApiException(int status, String message, Map<String, String> headers) {
        // Refusing must be cheap: no stack trace, nobody sees it.
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, message, Map.of());
    }

    static ApiException unauthorized(String message) {
        return new ApiException(401, message, Map.of());
    }

    static ApiException forbidden(String message) {
        return new ApiException(403, message, Map.of());
    }

    static ApiException notFound(String message) {
        return new ApiException(404, message, Map.of());
    }

    static ApiException methodNotAllowed(String allowed) {
        return new ApiException(405, "Method not allowed, use " + allowed, Map.of("Allow", allowed));
    }

    static ApiException tooLarge(String message) {
        return new ApiException(413, message, Map.of());
    }

    /** @param seconds after which to try again */
    static ApiException unavailable(String message, int seconds) {
        return new ApiException(503, message, Map.of("Retry-After", Integer.toString(seconds)));
    }

    static ApiException missing(String parameter) {
        return badRequest("Missing required parameter: " + parameter);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }
}
