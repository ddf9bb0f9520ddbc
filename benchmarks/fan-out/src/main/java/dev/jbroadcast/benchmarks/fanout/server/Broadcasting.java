package dev.jbroadcast.benchmarks.fanout.server;

import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.upgrade.TransportChoice;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import dev.jbroadcast.jakarta.webapp.BroadcastContainerInitializer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The library in a servlet container, as an application has it: settings are system properties. With
 * {@code -Dportable=true}, connections are upgraded by the servlet's interface alone, also where the library has a
 * better one; with {@code -Dplain=blocking} or {@code -Dplain=async}, there are {@link PlainWebSockets} instead.
 */
final class Broadcasting implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) throws ServletException {
        String plain = System.getProperty("plain");
        if (plain != null) {
            context.addListener(new PlainWebSockets(plain.equals("blocking")));
            return;
        }
        if (Boolean.getBoolean("portable")) {
            // The library takes the filter of this name instead of its own.
            FilterRegistration.Dynamic filter = context.addFilter(
                    "broadcastUpgrade",
                    portable()
                            .filter(
                                    EndpointSettings.DEFAULTS,
                                    () -> BroadcastApplication.of(context)
                                            .server()
                                            .orElseThrow()));
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/app/*");
        }
        new BroadcastContainerInitializer().onStartup(classes, context);
    }

    /** Of no use to applications, so it is not public. */
    private static TransportChoice portable() throws ServletException {
        try {
            Method portable = TransportChoice.class.getDeclaredMethod("portable", String.class);
            portable.setAccessible(true);
            return (TransportChoice) portable.invoke(null, "it is measured");
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
    }
}
