package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.Ordered;

/**
 * Chooses what clients' connections are carried by when the web server is known, and adds the filter where that takes
 * one: after all filters of the application's, such as those of its security.
 */
final class BroadcastTransport implements ServletContextInitializer, Ordered {

    private final Transport wanted;
    private final EndpointSettings settings;
    private final Supplier<PusherServer> server;
    private @Nullable TransportChoice choice;

    /** @param server asked at the first connection: the web server is set up long before all beans are there */
    BroadcastTransport(Transport wanted, EndpointSettings settings, Supplier<PusherServer> server) {
        this.wanted = wanted;
        this.settings = settings;
        this.server = server;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void onStartup(ServletContext context) {
        TransportChoice chosen = choose(context);
        choice = chosen;
        if (chosen.transport() != Transport.UPGRADE) {
            return;
        }
        FilterRegistration.Dynamic filter = context.addFilter("broadcastUpgrade", chosen.filter(settings, server));
        if (filter != null) { // else the application has one of its own
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, settings.pathPrefix() + "/app/*");
        }
    }

    private TransportChoice choose(ServletContext context) {
        try {
            return TransportChoice.of(wanted, context);
        } catch (IllegalArgumentException e) {
            throw new InvalidTransportException(e);
        }
    }

    /** What was chosen; null where there is no web server. */
    @Nullable
    TransportChoice choice() {
        return choice;
    }

    EndpointSettings settings() {
        return settings;
    }
}
