package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.websocket.WebSocketEndpoint;
import dev.jbroadcast.server.websocket.WebSockets;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.util.Locale;

/** The transport that the build wants to see tested, and endpoints other than Pusher's on it. */
public final class TestTransports {

    private TestTransports() {}

    /**
     * What the system property {@code test.transport} names: {@code websocket}, {@code upgrade}, or {@code portable}
     * for the latter without anything of the web server's own.
     */
    public static TransportChoice choose(ServletContext context) {
        String wanted = System.getProperty("test.transport", "websocket");
        return wanted.equals("portable")
                ? TransportChoice.portable("it is tested")
                : TransportChoice.of(Transport.valueOf(wanted.toUpperCase(Locale.ROOT)), context);
    }

    /** Upgrades connections to an endpoint other than Pusher's; the server takes care of their upkeep. */
    public static Filter upgrading(
            TransportChoice choice, String pathPrefix, PusherServer server, WebSocketEndpoint endpoint) {
        return choice.upgrading(
                new EndpointSettings(pathPrefix), () -> new Upgrades(WebSockets.of(server), endpoint, server.tasks()));
    }
}
