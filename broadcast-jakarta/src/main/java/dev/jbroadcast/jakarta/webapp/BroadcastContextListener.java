package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.BroadcastEndpoint;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.server.ServerContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts broadcasting with a web application, registers the WebSocket endpoint, and ends broadcasting with it. */
final class BroadcastContextListener implements ServletContextListener {

    private static final Logger log = LoggerFactory.getLogger(BroadcastContextListener.class);

    private final WebApplication webApplication;

    BroadcastContextListener(WebApplication webApplication) {
        this.webApplication = webApplication;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        BroadcastApplication application = webApplication.application();
        if (!application.settings().endpointEnabled()) {
            return;
        }
        try {
            application.server().ifPresent(server -> register(server, application, event));
        } catch (RuntimeException e) {
            webApplication.end(); // not all containers tell a listener of the end that has failed to start
            throw e;
        }
    }

    private void register(PusherServer server, BroadcastApplication application, ServletContextEvent event) {
        if (!(event.getServletContext().getAttribute("jakarta.websocket.server.ServerContainer")
                instanceof ServerContainer container)) {
            log.warn(
                    "the web server has no WebSocket support, or has not switched it on for this web application, so no client can connect to it");
            return;
        }
        BroadcastSettings.Server settings = application.settings().server();
        String pathPrefix = settings.pathPrefix();
        BroadcastEndpoint.register(container, server, new EndpointSettings(pathPrefix), webApplication.addresses());
        log.info(
                "Clients connect to {}{}/app/{} on this application's port",
                event.getServletContext().getContextPath(),
                pathPrefix,
                settings.appKey() == null ? "{key}" : settings.appKey());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        webApplication.end();
    }
}
