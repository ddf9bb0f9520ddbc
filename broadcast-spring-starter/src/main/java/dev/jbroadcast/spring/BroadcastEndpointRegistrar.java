package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.BroadcastEndpoint;
import dev.jbroadcast.jakarta.ClientAddresses;
import dev.jbroadcast.jakarta.Network;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.context.ServletContextAware;

/**
 * Registers the WebSocket endpoint with the web server once all beans are there, if that is the transport, and sends
 * the clients away, to come back soon, before the web server begins to stop.
 */
final class BroadcastEndpointRegistrar
        implements SmartInitializingSingleton,
                ServletContextAware,
                ApplicationContextAware,
                ApplicationListener<ContextClosedEvent>,
                DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(BroadcastEndpointRegistrar.class);

    private final PusherServer server;
    private final AppCredentials credentials;
    private final ClientAddresses addresses;
    private final BroadcastTransport transport;
    private final BroadcastOwnPort port;
    private @Nullable ServletContext servletContext;
    private @Nullable ApplicationContext applicationContext;
    private @Nullable Network ownPort;

    BroadcastEndpointRegistrar(
            PusherServer server,
            AppCredentials credentials,
            ClientAddresses addresses,
            BroadcastTransport transport,
            BroadcastOwnPort port) {
        this.server = server;
        this.credentials = credentials;
        this.addresses = addresses;
        this.transport = transport;
        this.port = port;
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
        TransportChoice choice = transport.choice();
        if (servletContext == null || choice == null && isMock(servletContext)) {
            log.info("There is no web server in this test, so no client can connect");
            return;
        }
        Transport chosen = choice == null ? Transport.WEBSOCKET : choice.transport();
        if (chosen == Transport.NETTY) {
            ownPort = port.open();
            log.info(
                    "Clients connect to {}/app/{} on port {}",
                    transport.settings().pathPrefix(),
                    credentials.key(),
                    ownPort.port());
            return;
        }
        if (chosen == Transport.WEBSOCKET) {
            register(servletContext);
        }
        log.info(
                "Clients connect to {}/app/{} on this application's port",
                transport.settings().pathPrefix(),
                credentials.key());
        if (choice != null) {
            log.info("The transport of their connections is {}: {}", choice.name(), choice.reason());
        }
    }

    private void register(ServletContext context) {
        if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new MissingWebSocketSupportException(context.getServerInfo());
        }
        BroadcastEndpoint.register(container, server, transport.settings(), addresses);
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

    @Override
    public void destroy() {
        if (ownPort != null) {
            ownPort.close();
        }
    }
}
