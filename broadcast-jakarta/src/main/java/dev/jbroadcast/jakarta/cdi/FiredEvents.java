package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.ShouldBroadcast;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/** Broadcasts the events that the application fires and that are made for it. Thread-safe. */
@Singleton
final class FiredEvents {

    private final CdiBroadcasting broadcasting;

    @Inject
    FiredEvents(CdiBroadcasting broadcasting) {
        this.broadcasting = broadcasting;
    }

    /**
     * After the application's own observers, unless they want to be last: if one of them throws, the event has not been
     * broadcast. In the thread of who fires, whose transaction and whose request it is.
     */
    void broadcast(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Object event) {
        if (isBroadcast(event.getClass())) {
            broadcasting.forFiredEvents().ifPresent(broadcaster -> broadcaster.broadcast(event));
        }
    }

    private static boolean isBroadcast(Class<?> type) {
        return ShouldBroadcast.class.isAssignableFrom(type) || type.isAnnotationPresent(Broadcast.class);
    }

    /** @param context the servlet context of a web application; something else where there is none */
    void initialized(
            @Observes @Initialized(ApplicationScoped.class) @Priority(Interceptor.Priority.PLATFORM_BEFORE)
                    Object context) {
        broadcasting.initialized(context);
    }

    /** After the application's own observers, which may have something to say, and while there are still beans. */
    void ending(
            @Observes @BeforeDestroyed(ApplicationScoped.class) @Priority(Interceptor.Priority.LIBRARY_AFTER)
                    Object context) {
        broadcasting.ending(context);
    }
}
