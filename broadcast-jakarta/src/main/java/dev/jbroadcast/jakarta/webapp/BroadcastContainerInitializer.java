package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.configuration.Configuration;
import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a servlet container calls when a web application with this library starts. Adds the servlets and the filter, and
 * a listener that starts broadcasting with the web application and ends it with it. Does nothing where that is done
 * already, where the Spring Boot starter does it, and where {@code broadcast.enabled} is false.
 */
public final class BroadcastContainerInitializer implements ServletContainerInitializer {

    private static final Logger log = LoggerFactory.getLogger(BroadcastContainerInitializer.class);
    private static final String SPRING = "dev.jbroadcast.spring.BroadcastAutoConfiguration";

    /** For containers. */
    public BroadcastContainerInitializer() {}

    /** @throws ServletException if a setting cannot be what it is; then the web application does not start */
    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) throws ServletException {
        if (WebApplication.isThere(context) || isSpringThere(context.getClassLoader())) {
            return;
        }
        BroadcastSettings settings = settings(context);
        if (!settings.enabled()) {
            log.info("broadcast.enabled is false: there is no broadcasting in this web application");
            return;
        }
        WebApplication webApplication = new WebApplication(context, settings);
        webApplication.install();
        context.addListener(webApplication.addresses());
        TransportChoice transport = transport(context, settings);
        new Servlets(context, webApplication).add(transport);
        context.addListener(new BroadcastContextListener(webApplication, transport));
    }

    private static BroadcastSettings settings(ServletContext context) throws ServletException {
        try {
            return BroadcastSettings.of(Configuration.of(context.getClassLoader(), new ContextParameters(context)));
        } catch (IllegalArgumentException e) {
            throw new ServletException(e.getMessage(), e);
        }
    }

    private static TransportChoice transport(ServletContext context, BroadcastSettings settings)
            throws ServletException {
        try {
            return TransportChoice.of(settings.server().transport(), context);
        } catch (IllegalArgumentException e) {
            throw new ServletException(e.getMessage(), e);
        }
    }

    private static boolean isSpringThere(ClassLoader application) {
        try {
            Class.forName(SPRING, false, application);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
