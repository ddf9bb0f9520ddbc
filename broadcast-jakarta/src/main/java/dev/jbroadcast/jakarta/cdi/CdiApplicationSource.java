package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import dev.jbroadcast.jakarta.webapp.BroadcastApplicationSource;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContext;
import java.util.Optional;

/** Web applications with CDI are assembled from their beans. */
public final class CdiApplicationSource implements BroadcastApplicationSource {

    /** For {@link java.util.ServiceLoader}. */
    public CdiApplicationSource() {}

    @Override
    public Optional<BroadcastApplication> find(ServletContext context) {
        return broadcasting().map(there -> there.start(BroadcastApplication.settings(context)));
    }

    private static Optional<CdiBroadcasting> broadcasting() {
        CDI<Object> current;
        try {
            current = CDI.current();
        } catch (IllegalStateException e) {
            // The API is there, and no container, or none for this web application.
            return Optional.empty();
        }
        Instance<CdiBroadcasting> broadcasting = current.select(CdiBroadcasting.class);
        return broadcasting.isResolvable() ? Optional.of(broadcasting.get()) : Optional.empty();
    }
}
