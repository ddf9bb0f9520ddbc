package dev.jbroadcast.jakarta;

import jakarta.websocket.server.ServerContainer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.apache.tomcat.websocket.server.WsServerContainer;

/** Tomcat 11 where this module is tested, 10.1 in a module of its own. */
final class TomcatTestServer extends ServletTestServer {

    private final Tomcat tomcat = new Tomcat();

    TomcatTestServer(TestSettings settings) throws IOException, LifecycleException {
        super(settings);
        Path base = Files.createTempDirectory("tomcat");
        base.toFile().deleteOnExit();
        tomcat.setBaseDir(base.toString());
        tomcat.setSilent(true);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        if (settings.idleTimeout() != null) {
            tomcat.getConnector()
                    .setProperty(
                            "connectionTimeout",
                            Long.toString(settings.idleTimeout().toMillis()));
        }
        Context context = tomcat.addContext("", new File(".").getAbsolutePath());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(application(), null);
        // The WebSocket filter runs only where some servlet is mapped.
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
        // Looks for idle sessions every second and not every ten.
        ((WsServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName()))
                .setProcessPeriod(1);
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
