package dev.jbroadcast.jakarta.webapp;

import jakarta.servlet.ServletContext;
import java.util.Optional;

/**
 * Where the broadcasting of a web application comes from, if it is not to be assembled from what {@code ServiceLoader}
 * finds: from CDI, say. Named in {@code META-INF/services/dev.jbroadcast.jakarta.webapp.BroadcastApplicationSource};
 * the first that has one decides. One that cannot be loaded, because what it needs is not there, is passed over.
 */
@FunctionalInterface
public interface BroadcastApplicationSource {

    /**
     * The broadcasting of this web application, started; empty if it is not from here. It is closed when the web
     * application ends. Called once for each web application, in {@code contextInitialized} or before.
     *
     * @throws RuntimeException if it cannot start; then the web application cannot either
     */
    Optional<BroadcastApplication> find(ServletContext context);
}
