package dev.jbroadcast.jakarta;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.jakarta.upgrade.TestTransports;
import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.http.HttpApi;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
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
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A servlet container with nothing but the parts that an adapter puts together; how to start it, a subclass knows. */
abstract class ServletTestServer implements TestServer {

    private static final JsonCodec CODEC = JsonCodec.detect();

    final TestSettings settings;

    private final ChannelEncryption encryption =
            ChannelEncryption.of(MASTER_KEY).withPrevious(List.of(PREVIOUS_MASTER_KEY));
    private final ClientAddresses addresses = new ClientAddresses();
    private final PusherServer server;
    private final BroadcastManager broadcaster;
    private ServletContext context;
    private TransportChoice transport;

    ServletTestServer(TestSettings settings) {
        this.settings = settings;
        server = PusherServer.builder().app(settings.app()).codec(CODEC).build();
        broadcaster = BroadcastManager.builder()
                .codec(CODEC)
                .currentSocket(new CurrentSocket())
                .connection("in-process", new InProcessDriver(server, CREDENTIALS, encryption))
                .build();
    }

    abstract void stop() throws Exception;

    /** The web application; for the container, it came with a jar. */
    final ServletContainerInitializer application() {
        return new Application();
    }

    @Override
    public final String container() {
        return context.getServerInfo();
    }

    final ServletContext context() {
        return context;
    }

    @Override
    public final Broadcaster broadcaster() {
        return broadcaster;
    }

    @Override
    public final PusherServer server() {
        return server;
    }

    @Override
    public final boolean hasEcho() {
        return transport.transport() == Transport.UPGRADE && settings.echo() != null;
    }

    @Override
    public final void close() {
        broadcaster.close();
        server.close();
        try {
            stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Application implements ServletContainerInitializer, ServletContextListener {

        @Override
        public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
            ServletTestServer.this.context = context;
            transport = TestTransports.choose(context);
            if (transport.transport() == Transport.UPGRADE) {
                addFilter(context, "", transport.filter(EndpointSettings.DEFAULTS, () -> server));
                if (settings.echo() != null) {
                    addFilter(context, ECHO, TestTransports.upgrading(transport, ECHO, server, settings.echo()));
                }
            }
            context.addListener(addresses);
            context.addListener(this);
            add(
                    context,
                    ChannelAuthEndpoint.DEFAULT_PATH,
                    auth(new ChannelAuthEndpoint(CREDENTIALS, ChannelRegistry.of(ROUTES), CODEC, encryption)));
            add(context, UserAuthEndpoint.DEFAULT_PATH, auth(new UserAuthEndpoint(CREDENTIALS, USERS, CODEC)));
            add(
                    context,
                    "/apps/*",
                    new BroadcastApiServlet(HttpApi.builder(server).codec(CODEC).build()));
        }

        private static void addFilter(ServletContext context, String prefix, Filter filter) {
            context.addFilter("upgrade" + prefix, filter)
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, prefix + "/app/*");
        }

        private static Servlet auth(AuthEndpoint endpoint) {
            return new BroadcastAuthServlet(endpoint, request -> TestServer.bearer(request::getHeader));
        }

        private static void add(ServletContext context, String path, Servlet servlet) {
            context.addServlet(path, servlet).addMapping(path);
        }

        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer webSockets =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            if (settings.idleTimeout() != null) {
                webSockets.setDefaultMaxSessionIdleTimeout(
                        settings.idleTimeout().toMillis());
            }
            if (transport.transport() == Transport.WEBSOCKET) {
                BroadcastEndpoint.register(webSockets, server, EndpointSettings.DEFAULTS, addresses);
            }
            try {
                if (transport.transport() == Transport.WEBSOCKET && settings.echo() != null) {
                    webSockets.addEndpoint(ServerEndpointConfig.Builder.create(SessionEcho.class, ECHO + "/app/echo")
                            .build());
                }
                webSockets.addEndpoint(ServerEndpointConfig.Builder.create(Neighbour.class, NEIGHBOUR)
                        .build());
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Another endpoint of the application, for which holds what the container does by itself. */
    public static final class Neighbour extends Endpoint {

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            // It never says anything.
        }
    }

    /** The echo of the container's own WebSocket; by parts, because it would not keep messages of any size. */
    public static final class SessionEcho extends Endpoint {

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(
                    String.class,
                    (part, last) -> send(() -> session.getBasicRemote().sendText(part, last)));
            session.addMessageHandler(
                    ByteBuffer.class,
                    (part, last) -> send(() -> session.getBasicRemote().sendBinary(part, last)));
        }

        private static void send(Sending sending) {
            try {
                sending.send();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private interface Sending {
            void send() throws IOException;
        }
    }
}
