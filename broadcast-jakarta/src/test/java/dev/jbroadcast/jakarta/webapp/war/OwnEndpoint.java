package dev.jbroadcast.jakarta.webapp.war;

import dev.jbroadcast.jakarta.BroadcastEndpoint;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.server.ServerContainer;

/** Registers the endpoint itself, somewhere else. */
@WebListener
public final class OwnEndpoint implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        BroadcastEndpoint.register(
                (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName()),
                BroadcastApplication.of(event.getServletContext()).server().orElseThrow(),
                new EndpointSettings("/elsewhere"));
    }
}
