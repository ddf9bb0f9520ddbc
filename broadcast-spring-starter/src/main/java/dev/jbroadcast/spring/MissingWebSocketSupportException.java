package dev.jbroadcast.spring;

/** The in-process server is to be used, and the web server takes no WebSockets. */
final class MissingWebSocketSupportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingWebSocketSupportException(String webServer) {
        super("the web server, %s, has no WebSocket support, so no client could connect to this application"
                .formatted(webServer));
    }
}
