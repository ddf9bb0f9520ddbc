package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.server.websocket.WebSocketEndpoint;
import dev.jbroadcast.server.websocket.WebSockets;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.util.Locale;
import java.util.concurrent.Executor;

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

    /** Upgrades connections to an endpoint. */
    public static Filter upgrading(
            TransportChoice choice, WebSockets webSockets, WebSocketEndpoint endpoint, Executor tasks) {
        return choice.upgrading(EndpointSettings.DEFAULTS, () -> new Upgrades(webSockets, endpoint, tasks));
    }
}
