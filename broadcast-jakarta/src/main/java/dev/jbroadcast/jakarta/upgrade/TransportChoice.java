package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.ServletContext;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which transport the clients of a web application have, and why. Immutable and thread-safe. */
public final class TransportChoice {

    private final Transport transport;
    private final String reason;
    private final @Nullable Upgrader upgrader;

    private TransportChoice(Transport transport, String reason, @Nullable Upgrader upgrader) {
        this.transport = transport;
        this.reason = reason;
        this.upgrader = upgrader;
    }

    /**
     * Decides for a web server.
     *
     * @param wanted {@code broadcast.server.transport}
     * @throws IllegalArgumentException if this web server cannot do what is wanted; the message says what can be done
     */
    public static TransportChoice of(Transport wanted, ServletContext context) {
        return switch (wanted) {
            case WEBSOCKET, NETTY -> new TransportChoice(wanted, "it is configured so", null);
            case UPGRADE -> upgrade(WebServer.of(context), context);
            case AUTO -> best(WebServer.of(context), context);
        };
    }

    private static TransportChoice best(WebServer webServer, ServletContext context) {
        return switch (webServer) {
            case TOMCAT, UNDERTOW -> upgrade(webServer, context);
            // By the servlet's interface alone, Tomcat keeps the descriptors of clients that are gone.
            case TOMCAT_WITHOUT_HOOK, OTHER ->
                new TransportChoice(Transport.WEBSOCKET, "it is what is proven on " + context.getServerInfo(), null);
        };
    }

    private static TransportChoice upgrade(WebServer webServer, ServletContext context) {
        String name = context.getServerInfo();
        return switch (webServer) {
            case TOMCAT ->
                new TransportChoice(
                        Transport.UPGRADE,
                        "this is %s, and its own interface for upgraded connections can be used".formatted(name),
                        by(TomcatUpgradeHandler.class));
            case TOMCAT_WITHOUT_HOOK ->
                portable("this is %s, and only the servlet's interface for upgraded connections can be used"
                        .formatted(name));
            case UNDERTOW ->
                new TransportChoice(
                        Transport.UPGRADE,
                        "this is %s, and its own interface for upgraded connections can be used".formatted(name),
                        (request, upgrades, handshake) -> UndertowUpgrade.upgrade(upgrades, handshake));
            case OTHER ->
                throw new IllegalArgumentException(
                        "broadcast.server.transport is \"upgrade\", and the web server is %s, where that does not work or is not proven; it takes websocket or auto here"
                                .formatted(name));
        };
    }

    /** By the servlet's interface alone. */
    static TransportChoice portable(String reason) {
        return new TransportChoice(Transport.UPGRADE, reason, by(PortableUpgradeHandler.class));
    }

    private static Upgrader by(Class<? extends AcceptedUpgrade> handler) {
        return (request, upgrades, handshake) -> request.upgrade(handler).accept(upgrades, handshake);
    }

    /** The transport; never {@link Transport#AUTO}. */
    public Transport transport() {
        return transport;
    }

    /** The transport, as the setting names it. */
    public String name() {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    /** Why it is this one, as the rest of a sentence. */
    public String reason() {
        return reason;
    }

    /**
     * What is to be added to the web application for {@link Transport#UPGRADE}, at the path prefix with {@code /app/*}.
     *
     * @param server asked once, at the first connection
     * @throws IllegalStateException if the transport is another
     */
    public UpgradeFilter filter(EndpointSettings settings, Supplier<PusherServer> server) {
        return upgrading(settings, () -> Upgrades.of(server.get()));
    }

    /** As {@link #filter}, for connections to anything. */
    UpgradeFilter upgrading(EndpointSettings settings, Supplier<Upgrades> upgrades) {
        if (upgrader == null) {
            throw new IllegalStateException("the transport is %s, which has no filter".formatted(transport));
        }
        return new UpgradeFilter(upgrader, settings, new Once<>(upgrades));
    }
}
