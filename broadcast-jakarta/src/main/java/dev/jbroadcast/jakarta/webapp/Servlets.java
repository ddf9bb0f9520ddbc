package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.BroadcastApiServlet;
import dev.jbroadcast.jakarta.BroadcastAuthServlet;
import dev.jbroadcast.jakarta.BroadcastWebhookServlet;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.jakarta.RefusingAuthServlet;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.server.AllowedOrigins;
import dev.jbroadcast.server.http.HttpApi;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the servlets and the filter of broadcasting to a web application that is about to start. */
final class Servlets {

    private static final Logger log = LoggerFactory.getLogger(Servlets.class);

    private final ServletContext context;
    private final WebApplication webApplication;

    Servlets(ServletContext context, WebApplication webApplication) {
        this.context = context;
        this.webApplication = webApplication;
    }

    void add(TransportChoice transport) {
        BroadcastSettings settings = webApplication.settings();
        if (settings.auth().enabled()) {
            addCorsFilter(settings.auth());
        }
        addFilter();
        if (settings.auth().enabled()) {
            add("broadcastAuth", settings.auth().path(), Servlets::channelAuth);
            add("broadcastUserAuth", settings.auth().userPath(), Servlets::userAuth);
        }
        if (settings.usesServer() && settings.server().httpApi()) {
            add("broadcastApi", "/apps/*", this::api);
        }
        if (settings.usesServer() && settings.endpointEnabled() && transport.transport() == Transport.UPGRADE) {
            addUpgradeFilter(transport, settings.server().pathPrefix());
        }
        settings.webhooks().takenAt().ifPresent(path -> add("broadcastWebhooks", path, Servlets::webhooks));
    }

    private void addCorsFilter(BroadcastSettings.Auth auth) {
        AllowedOrigins origins = auth.cors().allowedOrigins();
        if (origins == null) {
            return;
        }
        FilterRegistration.Dynamic filter = context.addFilter("broadcastCors", new CorsFilter(origins, auth.cors()));
        if (filter == null) {
            log.info("the web application has a filter broadcastCors of its own, which is used instead");
            return;
        }
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, auth.path(), auth.userPath());
    }

    /** After all filters that the web application declares, as those of web servers for Jakarta WebSocket are. */
    private void addUpgradeFilter(TransportChoice transport, String pathPrefix) {
        FilterRegistration.Dynamic filter = context.addFilter(
                "broadcastUpgrade",
                transport.filter(
                        new EndpointSettings(pathPrefix),
                        () -> webApplication.application().server().orElseThrow()));
        if (filter == null) {
            log.info("the web application has a filter broadcastUpgrade of its own, which is used instead");
            return;
        }
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, pathPrefix + "/app/*");
    }

    private void addFilter() {
        FilterRegistration.Dynamic filter =
                context.addFilter("broadcastSocketId", new ApplicationSocketIdFilter(webApplication));
        if (filter == null) {
            log.info("the web application has a filter broadcastSocketId of its own, which is used instead");
            return;
        }
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
    }

    private void add(String name, String path, Function<BroadcastApplication, HttpServlet> maker) {
        ServletRegistration.Dynamic servlet = context.addServlet(name, new ApplicationServlet(webApplication, maker));
        if (servlet == null) {
            log.info("the web application has a servlet {} of its own, which is used instead", name);
            return;
        }
        servlet.setAsyncSupported(true);
        if (!servlet.addMapping(path).isEmpty()) {
            log.warn("the web application has a servlet of its own at {}, which is used instead of {}", path, name);
        }
    }

    private static HttpServlet channelAuth(BroadcastApplication application) {
        return auth(application, application.channelAuth(), application.guards());
    }

    /** Nobody names a guard to sign in by. */
    private static HttpServlet userAuth(BroadcastApplication application) {
        return auth(application, application.userAuth(), Map.of());
    }

    private static HttpServlet auth(
            BroadcastApplication application,
            Optional<? extends AuthEndpoint> endpoint,
            Map<String, PrincipalResolver> guards) {
        return endpoint.isPresent()
                ? new BroadcastAuthServlet(endpoint.get(), byDefault(application), guards)
                : new RefusingAuthServlet(application.signer());
    }

    /** The only guard; or, where there is none or more than one, whom the container has authenticated. */
    private static PrincipalResolver byDefault(BroadcastApplication application) {
        return application.guards().size() == 1
                ? application.guards().values().iterator().next()
                : HttpServletRequest::getUserPrincipal;
    }

    private HttpServlet api(BroadcastApplication application) {
        return new BroadcastApiServlet(HttpApi.builder(application.server().orElseThrow())
                .codec(application.codec())
                .pathPrefix(context.getContextPath())
                .build());
    }

    private static HttpServlet webhooks(BroadcastApplication application) {
        return new BroadcastWebhookServlet(application.webhooks().orElseThrow());
    }
}
