package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.server.websocket.EchoEndpoint;
import dev.jbroadcast.server.websocket.WebSockets;
import jakarta.servlet.Filter;
import java.io.File;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Tomcat with one connector and an echo. */
public final class EchoTomcat implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();
    private final ScheduledExecutorService tasks = Executors.newScheduledThreadPool(2);

    /** @param protocol the class of the connector's protocol */
    public EchoTomcat(String protocol, Consumer<Connector> settings, EchoEndpoint echo) throws Exception {
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setSilent(true);
        Connector connector = new Connector(protocol);
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        settings.accept(connector);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", new File(".").getAbsolutePath());
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        WebSockets webSockets = new WebSockets(tasks, System::nanoTime);
        tasks.scheduleAtFixedRate(webSockets::passTime, 100, 100, TimeUnit.MILLISECONDS);
        addFilter(
                context,
                TransportChoice.of(Transport.UPGRADE, context.getServletContext())
                        .upgrading(EndpointSettings.DEFAULTS, () -> new Upgrades(webSockets, echo, tasks)));
        tomcat.start();
    }

    private static void addFilter(Context context, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("upgrade");
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("upgrade");
        mapping.addURLPattern("/app/*");
        context.addFilterMap(mapping);
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        tasks.shutdownNow();
    }
}
