package dev.jbroadcast.browser;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.jakarta.BroadcastAuthServlet;
import dev.jbroadcast.jakarta.BroadcastEndpoint;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserData;
import dev.jbroadcast.pusher.auth.UserDataResolver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.redis.RedisServer;
import dev.jbroadcast.redis.RedisSettings;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.Hub;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;

/**
 * An application on Tomcat, its pages and its real time on one port; whoever sends {@code Authorization: Bearer x} is
 * x. There are two servers, of which new connections get the first until {@link #replaceServer()} puts the second in
 * its place. With the system property {@code test.cluster}, they are one over a Redis: each connection gets the other
 * one than the connection before, and so does each event.
 */
final class TestServer implements AutoCloseable {

    private static final AppCredentials CREDENTIALS = new AppCredentials("test-app", "test-key", "test-secret");
    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static final ChannelRoutes ROUTES = channels -> channels.privateChannel(
                    "orders.{orderId}", (subscriber, params) -> !isMallory(subscriber.name()))
            .privateChannel(
                    "users.{id}", (subscriber, params) -> subscriber.name().equals(params.get("id")))
            .encryptedPrivate("patients.{id}", (subscriber, params) -> !isMallory(subscriber.name()))
            .encryptedPrivate("cache-patients.{id}", (subscriber, params) -> !isMallory(subscriber.name()))
            .presence(
                    "room.{room}",
                    (subscriber, params) ->
                            Optional.of(PresenceMember.of(subscriber.name(), new Info("I am " + subscriber.name()))));

    private static final UserDataResolver USERS = principal -> UserData.of(principal.getName())
            .withInfo(new Info("I am " + principal.getName()))
            .watching(List.of("alice", "bob"));

    private static final PrincipalResolver BEARER = request -> {
        String header = request.getHeader("Authorization");
        return header == null ? null : () -> header.substring("Bearer ".length());
    };

    private static final boolean CLUSTER = Boolean.getBoolean("test.cluster");

    private final Tomcat tomcat = new Tomcat();
    private final @Nullable RedisServer redis = CLUSTER ? RedisServer.start() : null;
    private final Node first = new Node("/first");
    private final Node second = new Node("/second");
    private volatile Node current = first;

    TestServer() throws IOException, LifecycleException {
        Path base = Files.createTempDirectory("tomcat");
        base.toFile().deleteOnExit();
        tomcat.setBaseDir(base.toString());
        tomcat.setSilent(true);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext(
                "", Path.of("src", "test", "frontend").toAbsolutePath().toString());
        Tomcat.addDefaultMimeTypeMappings(context);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servletContext) -> servletContext.addListener(new Registration()), null);
        addFilter(context, toTheCurrentNode());

        JsonCodec codec = JsonCodec.detect();
        ChannelRegistry channels = ChannelRegistry.of(ROUTES);
        add(
                context,
                ChannelAuthEndpoint.DEFAULT_PATH,
                new ChannelAuthEndpoint(CREDENTIALS, channels, codec, ChannelEncryption.of(MASTER_KEY)));
        add(context, UserAuthEndpoint.DEFAULT_PATH, new UserAuthEndpoint(CREDENTIALS, USERS, codec));
        addServlet(context, "/", new DefaultServlet());
        tomcat.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    }

    Broadcaster broadcaster() {
        takeTurns();
        return current.broadcaster;
    }

    /** How many clients are connected. */
    int connectionCount() {
        return first.server.connectionCount() + second.server.connectionCount();
    }

    Hub hub() {
        return current.server.hub(CREDENTIALS.appId()).orElseThrow();
    }

    /** The authorization of a connection to join a channel without saying as whom. */
    String authorize(SocketId socketId, Channel channel) {
        return new ChannelSigner(CREDENTIALS).sign(socketId, channel.name(), null);
    }

    /** As a rolling deployment does: new connections go to another server, then the old one is shut down. */
    void replaceServer() {
        current = second;
        first.close();
    }

    @Override
    public void close() {
        first.close();
        second.close();
        if (redis != null) {
            redis.close();
        }
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private void takeTurns() {
        if (CLUSTER) {
            current = current == first ? second : first;
        }
    }

    private static boolean isMallory(String name) {
        return name.equals("mallory");
    }

    private static void add(Context context, String path, AuthEndpoint endpoint) {
        addServlet(context, path, new BroadcastAuthServlet(endpoint, BEARER));
    }

    private static void addServlet(Context context, String path, Servlet servlet) {
        Tomcat.addServlet(context, path, servlet);
        context.addServletMappingDecoded(path, path);
    }

    private static void addFilter(Context context, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("load balancer");
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName(definition.getFilterName());
        mapping.addURLPattern("/app/*");
        context.addFilterMap(mapping);
    }

    /** Does what a load balancer would: clients see one address. */
    private Filter toTheCurrentNode() {
        return (request, response, chain) -> {
            takeTurns();
            String prefix = current.prefix;
            chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public String getServletPath() {
                            return prefix + super.getServletPath();
                        }
                    },
                    response);
        };
    }

    /** What others get to know of a user. */
    record Info(String greeting) {}

    private final class Node implements AutoCloseable {

        private final String prefix;
        private final PusherServer server = PusherServer.builder()
                .app(App.builder(CREDENTIALS).subscriptionCount(true).build())
                .shutdownTime(Duration.ofSeconds(2))
                .cluster(redis == null ? Cluster.single() : RedisCluster.of(RedisSettings.of(redis.uri())))
                .build();
        private final BroadcastManager broadcaster = BroadcastManager.builder()
                .currentSocket(new CurrentSocket())
                .connection("in-process", new InProcessDriver(server, CREDENTIALS, ChannelEncryption.of(MASTER_KEY)))
                .build();

        private Node(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void close() {
            broadcaster.close();
            server.close();
        }
    }

    private final class Registration implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            for (Node node : List.of(first, second)) {
                BroadcastEndpoint.register(container, node.server, new EndpointSettings(node.prefix));
            }
        }
    }
}
