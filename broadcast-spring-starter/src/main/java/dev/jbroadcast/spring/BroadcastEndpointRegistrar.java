package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.BroadcastEndpoint;
import dev.jbroadcast.jakarta.ClientAddresses;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.context.ServletContextAware;

/**
 * Registers the WebSocket endpoint with the web server once all beans are there, and sends the clients away, to come
 * back soon, before the web server begins to stop.
 */
final class BroadcastEndpointRegistrar
        implements SmartInitializingSingleton,
                ServletContextAware,
                ApplicationContextAware,
                ApplicationListener<ContextClosedEvent> {

    private static final Logger log = LoggerFactory.getLogger(BroadcastEndpointRegistrar.class);

    private final PusherServer server;
    private final AppCredentials credentials;
    private final ClientAddresses addresses;
    private final EndpointSettings settings;
    private @Nullable ServletContext servletContext;
    private @Nullable ApplicationContext applicationContext;

    BroadcastEndpointRegistrar(
            PusherServer server, AppCredentials credentials, ClientAddresses addresses, EndpointSettings settings) {
        this.server = server;
        this.credentials = credentials;
        this.addresses = addresses;
        this.settings = settings;
    }

    @Override
    public void setServletContext(ServletContext servletContext) {
        this.servletContext = servletContext;
    }

    @Override
    public void setApplicationContext(ApplicationContext applicationContext) {
        this.applicationContext = applicationContext;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Object container = servletContext == null ? null : servletContext.getAttribute(ServerContainer.class.getName());
        if (container == null) {
            if (servletContext != null && !isMock(servletContext)) {
                throw new MissingWebSocketSupportException(servletContext.getServerInfo());
            }
            log.info("There is no web server in this test, so no client can connect");
            return;
        }
        BroadcastEndpoint.register((ServerContainer) container, server, settings, addresses);
        log.info("Clients connect to {}/app/{} on this application's port", settings.pathPrefix(), credentials.key());
    }

    /** In tests with a mock web environment, which have no network to connect over. */
    private static boolean isMock(ServletContext context) {
        for (Class<?> type = context.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("org.springframework.mock.web.MockServletContext")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        // Contexts below this one close first and say so here too.
        if (event.getApplicationContext() == applicationContext) {
            server.close();
        }
    }
}
