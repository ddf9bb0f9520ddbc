package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.BroadcastEndpoint;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.Network;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts broadcasting with a web application, registers the WebSocket endpoint, and ends broadcasting with it. */
final class BroadcastContextListener implements ServletContextListener {

    private static final Logger log = LoggerFactory.getLogger(BroadcastContextListener.class);

    private final WebApplication webApplication;
    private final TransportChoice transport;
    private @Nullable Network ownPort;

    BroadcastContextListener(WebApplication webApplication, TransportChoice transport) {
        this.webApplication = webApplication;
        this.transport = transport;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        BroadcastApplication application = webApplication.application();
        if (!application.settings().endpointEnabled()) {
            return;
        }
        try {
            application.server().ifPresent(server -> register(server, application, event.getServletContext()));
        } catch (RuntimeException e) {
            webApplication.end(); // not all containers tell a listener of the end that has failed to start
            throw e;
        }
    }

    private void register(PusherServer server, BroadcastApplication application, ServletContext context) {
        BroadcastSettings.Server settings = application.settings().server();
        EndpointSettings endpoint = new EndpointSettings(settings.pathPrefix());
        String url = "%s%s/app/%s"
                .formatted(
                        context.getContextPath(),
                        settings.pathPrefix(),
                        settings.appKey() == null ? "{key}" : settings.appKey());
        switch (transport.transport()) {
            case NETTY -> {
                ownPort = settings.ownPort().open(server, application.codec(), endpoint, settings.httpApi(), null);
                log.info(
                        "Clients connect to {}/app/{} on port {}",
                        settings.pathPrefix(),
                        settings.appKey() == null ? "{key}" : settings.appKey(),
                        ownPort.port());
                return;
            }
            case WEBSOCKET -> {
                if (!(context.getAttribute("jakarta.websocket.server.ServerContainer")
                        instanceof ServerContainer container)) {
                    log.warn(
                            "the web server has no WebSocket support, or has not switched it on for this web application, so no client can connect to it");
                    return;
                }
                BroadcastEndpoint.register(container, server, endpoint, webApplication.addresses());
            }
            default -> {
                // The filter is there already.
            }
        }
        log.info("Clients connect to {} on this application's port", url);
        log.info("The transport of their connections is {}: {}", transport.name(), transport.reason());
    }

    /** First the clients are sent away, then the port is closed. */
    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            webApplication.end();
        } finally {
            closeOwnPort();
        }
    }

    private void closeOwnPort() {
        if (ownPort != null) {
            ownPort.close();
        }
    }
}
