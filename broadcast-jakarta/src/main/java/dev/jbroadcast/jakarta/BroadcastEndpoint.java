package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.PusherServer;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link PusherServer} on the network: the WebSocket endpoint {@code /app/{key}} on whatever container there is.
 * Registered by hand, without annotation or scanning, so that it is the same on all of them.
 */
public final class BroadcastEndpoint {

    private BroadcastEndpoint() {}

    /**
     * Registers the endpoint. Call this once per container, before it has accepted the first connection.
     *
     * @throws IllegalStateException if the container refuses; the message says for which path
     */
    public static void register(ServerContainer container, PusherServer server, EndpointSettings settings) {
        // Not by way of ClientAddresses: without a servlet container, there is no servlet API either.
        register(container, server, settings, () -> null, () -> null);
    }

    /**
     * Registers the endpoint in a web application.
     *
     * @param addresses a listener of the web application
     * @throws IllegalStateException if the container refuses; the message says for which path
     */
    public static void register(
            ServerContainer container, PusherServer server, EndpointSettings settings, ClientAddresses addresses) {
        register(container, server, settings, addresses::current, () -> null);
    }

    /**
     * @param address asked in the thread that handles a handshake: where it comes from
     * @param drop asked in the thread that opens a session: what drops its connection
     */
    static void register(
            ServerContainer container,
            PusherServer server,
            EndpointSettings settings,
            Supplier<@Nullable String> address,
            Supplier<@Nullable Runnable> drop) {
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(PusherEndpoint.class, settings.pathTemplate())
                .configurator(new Configurator(new PusherEndpoint(server, drop), address))
                .build();
        try {
            container.addEndpoint(config);
        } catch (DeploymentException e) {
            throw new IllegalStateException(
                    "the container refused the WebSocket endpoint %s: %s"
                            .formatted(settings.pathTemplate(), e.getMessage()),
                    e);
        }
    }

    private static final class Configurator extends ServerEndpointConfig.Configurator {

        private final PusherEndpoint endpoint;

        private final Supplier<@Nullable String> address;

        private Configurator(PusherEndpoint endpoint, Supplier<@Nullable String> address) {
            this.endpoint = endpoint;
            this.address = address;
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            // Containers give each session a copy of these; the session itself no longer knows the headers.
            List<String> origin = request.getHeaders().getOrDefault("Origin", List.of());
            config.getUserProperties().put(PusherEndpoint.ORIGIN, origin.isEmpty() ? "" : origin.get(0));
            String from = address.get();
            config.getUserProperties().put(PusherEndpoint.ADDRESS, from == null ? "" : from);
        }

        @Override
        public <T> T getEndpointInstance(Class<T> endpointClass) {
            return endpointClass.cast(endpoint);
        }

        @Override
        public boolean checkOrigin(String originHeaderValue) {
            // A refusal in the handshake reaches a browser as a nameless failure, and it tries again for ever (§1.1).
            return true;
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            // Compression costs some 200 KB per connection and makes every frame different from the next one's.
            return List.of();
        }
    }
}
