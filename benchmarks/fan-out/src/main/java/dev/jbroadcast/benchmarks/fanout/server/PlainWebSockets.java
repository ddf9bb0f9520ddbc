package dev.jbroadcast.benchmarks.fanout.server;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A plain broadcast over Jakarta WebSocket, with nothing of the library in it: one send after the other, in a loop.
 * {@code {"channel":"c"}} subscribes, {@code P c TEXT} sends TEXT to c. For one message in flight: who is sent another
 * one meanwhile makes it fail.
 */
final class PlainWebSockets implements ServletContextListener {

    private final Map<String, Set<Session>> subscribers = new ConcurrentHashMap<>();
    private final boolean blocking;

    PlainWebSockets(boolean blocking) {
        this.blocking = blocking;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServerContainer container =
                (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
        try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(PlainEndpoint.class, "/app/{key}")
                    .configurator(new ServerEndpointConfig.Configurator() {
                        @Override
                        public <T> T getEndpointInstance(Class<T> type) {
                            return type.cast(new PlainEndpoint(subscribers, blocking));
                        }
                    })
                    .build());
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Public because containers want that. */
    public static final class PlainEndpoint extends Endpoint {

        private final Map<String, Set<Session>> subscribers;
        private final boolean blocking;

        private PlainEndpoint(Map<String, Set<Session>> subscribers, boolean blocking) {
            this.subscribers = subscribers;
            this.blocking = blocking;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, text -> received(session, text));
            send(session, "{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":\\\"1.1\\\"}\"}");
        }

        private void received(Session session, String text) {
            if (text.startsWith("P ")) {
                int end = text.indexOf(' ', 2);
                String message = text.substring(end + 1);
                for (Session each : subscribers.getOrDefault(text.substring(2, end), Set.of())) {
                    if (!each.isOpen()) {
                        continue;
                    }
                    if (blocking) {
                        send(each, message);
                    } else {
                        each.getAsyncRemote().sendText(message);
                    }
                }
                return;
            }
            String channel = text.substring(text.indexOf(':') + 2, text.length() - 2);
            subscribers
                    .computeIfAbsent(channel, absent -> ConcurrentHashMap.newKeySet())
                    .add(session);
            send(session, "{\"event\":\"pusher_internal:subscription_succeeded\",\"data\":\"{}\"}");
        }

        private static void send(Session session, String text) {
            try {
                session.getBasicRemote().sendText(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
