package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.BroadcastEndpoint;
import dev.jbroadcast.jakarta.EndpointSettings;
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
        if (application.settings().endpointEnabled()) {
            application.server().ifPresent(server -> register(server, application, event));
        }
    }

    private void register(PusherServer server, BroadcastApplication application, ServletContextEvent event) {
        if (!(event.getServletContext().getAttribute("jakarta.websocket.server.ServerContainer")
                instanceof ServerContainer container)) {
            log.warn(
                    "the web server has no WebSocket support, or has not switched it on for this web application, so no client can connect to it");
            return;
        }
        String pathPrefix = application.settings().server().pathPrefix();
        BroadcastEndpoint.register(container, server, new EndpointSettings(pathPrefix), webApplication.addresses());
        log.info(
                "Clients connect to {}{}/app/(key) on this application's port",
                event.getServletContext().getContextPath(),
                pathPrefix);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        webApplication.end();
    }
}
