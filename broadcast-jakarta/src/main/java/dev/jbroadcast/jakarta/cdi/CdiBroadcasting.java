package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.configuration.Configuration;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broadcasting as a part of one CDI container: made of its beans, started with the web application or, where there is
 * none, when it is first needed. Thread-safe.
 */
final class CdiBroadcasting implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CdiBroadcasting.class);

    private final BeanContainer beans;
    private final Set<Class<?>> provided;
    private final BeanReferences references;
    private final CdiContributions contributions;
    private final AtomicBoolean saidThatEventsStay = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Object servletContext;
    private volatile @Nullable BroadcastApplication started;
    private boolean starting;
    private boolean closed;

    /** @param provided the types of which the application has no bean of its own */
    CdiBroadcasting(BeanContainer beans, Set<Class<?>> provided) {
        this.beans = beans;
        this.provided = provided;
        this.references = new BeanReferences(beans);
        this.contributions = new CdiContributions(beans, provided, references);
    }

    /** Called before anything else of the application can be. */
    void initialized(Object context) {
        if (ServletContexts.isOne(context)) {
            servletContext = context;
        }
    }

    /** Called when this application, or another one of the same container, is about to end. */
    void ending(Object context) {
        if (servletContext == null || servletContext == context) {
            end();
        }
    }

    /**
     * The broadcasting of this application. The first who asks starts it.
     *
     * @throws IllegalStateException if there is to be none; the message says why
     * @throws RuntimeException if it cannot start; the message says which setting or bean is wrong
     */
    BroadcastApplication application() {
        BroadcastApplication known = started;
        if (known != null) {
            return known;
        }
        Object context = servletContext;
        return context == null ? start(settings()) : ServletContexts.application(context);
    }

    /** A bean of the application's own, or the usual ones. */
    private BroadcastSettings settings() {
        BroadcastSettings settings = contributions
                .one(BroadcastSettings.class)
                .orElseGet(() -> BroadcastSettings.of(Configuration.of(loader())));
        if (!settings.enabled()) {
            throw new IllegalStateException(
                    "broadcast.enabled is false, so there is nothing to broadcast with: set it to true, or inject an Instance<Broadcaster> and do not ask it where broadcasting is switched off");
        }
        return settings;
    }

    private static ClassLoader loader() {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        return application == null ? CdiBroadcasting.class.getClassLoader() : application;
    }

    /** Starts it, unless it has been started. */
    BroadcastApplication start(BroadcastSettings settings) {
        lock.lock();
        try {
            if (started != null) {
                return started;
            }
            requireStartable();
            starting = true;
            BroadcastApplication application = BroadcastApplication.start(settings, contributions);
            started = application;
            return application;
        } finally {
            starting = false;
            lock.unlock();
        }
    }

    private void requireStartable() {
        if (closed) {
            throw new IllegalStateException("the application has ended, and its broadcasting with it");
        }
        if (starting) {
            throw new IllegalStateException(
                    "a bean that broadcasting is made of needs it to be made itself: inject Broadcaster there, and use it no earlier than its methods are called");
        }
    }

    /** What broadcasts the events that the application fires; empty if they are not to be. */
    Optional<Broadcaster> forFiredEvents() {
        if (!provided.contains(Broadcaster.class)) {
            return Optional.of(beans.createInstance().select(Broadcaster.class).get());
        }
        BroadcastApplication application = started;
        if (application == null) {
            Optional<String> reason = whyThereIsNone();
            if (reason.isPresent()) {
                if (saidThatEventsStay.compareAndSet(false, true)) {
                    log.info("events that are fired are not broadcast: {}", reason.get());
                }
                return Optional.empty();
            }
            application = application();
        }
        return application.settings().eventsEnabled() ? Optional.of(application.broadcaster()) : Optional.empty();
    }

    private Optional<String> whyThereIsNone() {
        try {
            Object context = servletContext;
            if (context == null) {
                settings();
            } else {
                ServletContexts.requireBroadcasting(context);
            }
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void end() {
        BroadcastApplication application;
        lock.lock();
        try {
            closed = true;
            application = started;
        } finally {
            lock.unlock();
        }
        try {
            if (application != null) {
                application.close();
            }
        } finally {
            references.end();
        }
    }

    @Override
    public void close() {
        try {
            end();
        } finally {
            references.close();
        }
    }
}
