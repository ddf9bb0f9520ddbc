package dev.jbroadcast.jakarta;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty, set up as its documentation does it. */
final class JettyTestServer extends ServletTestServer {

    private final Server jetty = new Server();
    private final ServerConnector connector = new ServerConnector(jetty);

    JettyTestServer(TestSettings settings) throws Exception {
        super(settings);
        connector.setHost("127.0.0.1");
        if (settings.idleTimeout() != null) {
            connector.setIdleTimeout(settings.idleTimeout().toMillis());
        }
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer(application());
        jetty.setHandler(context);
        jetty.start();
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    void stop() throws Exception {
        jetty.stop();
    }
}
