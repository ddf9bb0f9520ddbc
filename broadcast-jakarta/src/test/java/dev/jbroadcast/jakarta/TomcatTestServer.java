package dev.jbroadcast.jakarta;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.http.HttpApi;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat with nothing but the parts that an adapter puts together. */
final class TomcatTestServer implements TestServer {

    private final Tomcat tomcat = new Tomcat();
    private final PusherServer server;
    private final BroadcastManager broadcaster;

    private final ClientAddresses addresses = new ClientAddresses();

    TomcatTestServer() throws IOException, LifecycleException {
        this(App.builder(CREDENTIALS).limits(LIMITS).build());
    }

    TomcatTestServer(App app) throws IOException, LifecycleException {
        JsonCodec codec = JsonCodec.detect();
        ChannelEncryption encryption = ChannelEncryption.of(MASTER_KEY).withPrevious(List.of(PREVIOUS_MASTER_KEY));
        server = PusherServer.builder().app(app).codec(codec).build();
        broadcaster = BroadcastManager.builder()
                .codec(codec)
                .currentSocket(new CurrentSocket())
                .connection("in-process", new InProcessDriver(server, CREDENTIALS, encryption))
                .build();

        Path base = Files.createTempDirectory("tomcat");
        base.toFile().deleteOnExit();
        tomcat.setBaseDir(base.toString());
        tomcat.setSilent(true);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("", new File(".").getAbsolutePath());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servletContext) -> {
                    servletContext.addListener(addresses);
                    servletContext.addListener(new Registration());
                },
                null);
        Tomcat.addServlet(
                context,
                "auth",
                new BroadcastAuthServlet(
                        new ChannelAuthEndpoint(CREDENTIALS, ChannelRegistry.of(ROUTES), codec, encryption),
                        request -> TestServer.bearer(request::getHeader)));
        context.addServletMappingDecoded(ChannelAuthEndpoint.DEFAULT_PATH, "auth");
        Tomcat.addServlet(
                context,
                "user-auth",
                new BroadcastAuthServlet(
                        new UserAuthEndpoint(CREDENTIALS, USERS, codec),
                        request -> TestServer.bearer(request::getHeader)));
        context.addServletMappingDecoded(UserAuthEndpoint.DEFAULT_PATH, "user-auth");
        Tomcat.addServlet(
                context,
                "api",
                new BroadcastApiServlet(HttpApi.builder(server).codec(codec).build()));
        context.addServletMappingDecoded("/apps/*", "api");
        // The WebSocket filter runs only where some servlet is mapped.
        Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public Broadcaster broadcaster() {
        return broadcaster;
    }

    @Override
    public PusherServer server() {
        return server;
    }

    @Override
    public void close() {
        broadcaster.close();
        server.close();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Registration implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            BroadcastEndpoint.register(
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName()),
                    server,
                    EndpointSettings.DEFAULTS,
                    addresses);
        }
    }
}
