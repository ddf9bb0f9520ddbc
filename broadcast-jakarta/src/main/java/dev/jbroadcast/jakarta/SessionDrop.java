package dev.jbroadcast.jakarta;

import jakarta.websocket.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the connection of a session without the client taking part. Jakarta WebSocket has nothing for that; Jetty and
 * Undertow have methods of their own, and Tomcat needs none.
 */
final class SessionDrop {

    private static final Logger log = LoggerFactory.getLogger(SessionDrop.class);
    private static final List<String> NAMES = List.of("abort", "forceClose");

    private SessionDrop() {}

    static void drop(Session session) {
        for (Method method : session.getClass().getMethods()) {
            if (NAMES.contains(method.getName()) && method.getParameterCount() == 0) {
                try {
                    method.invoke(session);
                } catch (IllegalAccessException | InvocationTargetException e) {
                    log.debug("a connection could not be dropped, and is left to the web server", e);
                }
                return;
            }
        }
    }
}
