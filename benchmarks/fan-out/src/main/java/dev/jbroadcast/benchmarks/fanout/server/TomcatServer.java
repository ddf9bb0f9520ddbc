package dev.jbroadcast.benchmarks.fanout.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat, whichever is on the class path. {@code -Dsmall-buffers=true} sets the small buffers of our documentation. */
public final class TomcatServer {

    private TomcatServer() {}

    public static void main(String[] arguments) throws IOException, LifecycleException {
        Path base = Files.createTempDirectory("tomcat");
        base.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(Integer.parseInt(arguments[0]));
        configure(tomcat.getConnector());
        Context context = tomcat.addContext("", new File(".").getAbsolutePath());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(new Broadcasting(), null);
        // The WebSocket filter runs only where some servlet is mapped.
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
        if (context.getState() != LifecycleState.STARTED) {
            throw new IllegalStateException("the web application has not started; the log says why");
        }
        ServerProcess.obey(tomcat.getConnector().getLocalPort());
    }

    private static void configure(Connector connector) {
        connector.setProperty("address", "127.0.0.1");
        // 8192 by default, of which sockets in use for hours are a part; the curve goes on to 18,000.
        connector.setProperty("maxConnections", "-1");
        // 100 by default; back-ends that publish keep theirs.
        connector.setProperty("maxKeepAliveRequests", "-1");
        if (Boolean.getBoolean("small-buffers")) {
            connector.setProperty("socket.appReadBufSize", "512");
            connector.setProperty("socket.appWriteBufSize", "2048");
        }
    }
}
