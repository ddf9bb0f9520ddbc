package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.ClientAddresses;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import jakarta.servlet.ServletContext;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broadcasting as a part of one web application: an attribute of the servlet context, from the moment that the
 * container has found this library until the web application ends. Thread-safe.
 */
final class WebApplication {

    private static final Logger log = LoggerFactory.getLogger(WebApplication.class);
    private static final String ATTRIBUTE = BroadcastApplication.class.getName();

    private final ServletContext context;
    private final BroadcastSettings settings;
    private final ClientAddresses addresses = new ClientAddresses();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable BroadcastApplication application;
    private boolean ended;

    WebApplication(ServletContext context, BroadcastSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** @throws IllegalStateException if there is none */
    static WebApplication of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof WebApplication there) {
            return there;
        }
        throw new IllegalStateException(
                "there is no broadcasting in the web application \"%s\": broadcast.enabled is false, or the web application has ended, or broadcast-jakarta is not in its WEB-INF/lib, or its web.xml leaves out the ServletContainerInitializers of libraries"
                        .formatted(context.getContextPath()));
    }

    static boolean isThere(ServletContext context) {
        return context.getAttribute(ATTRIBUTE) != null;
    }

    void install() {
        context.setAttribute(ATTRIBUTE, this);
    }

    BroadcastSettings settings() {
        return settings;
    }

    /** Knows where requests come from. */
    ClientAddresses addresses() {
        return addresses;
    }

    /** The first call starts it. While it ends, it is still there for those whom it tells of that. */
    BroadcastApplication application() {
        lock.lock();
        try {
            if (application == null) {
                if (ended) {
                    throw new IllegalStateException("the web application \"%s\" has ended, and its broadcasting with it"
                            .formatted(context.getContextPath()));
                }
                application = start();
            }
            return application;
        } finally {
            lock.unlock();
        }
    }

    private BroadcastApplication start() {
        ClassLoader loader = context.getClassLoader();
        for (Iterator<ServiceLoader.Provider<BroadcastApplicationSource>> sources =
                        ServiceLoader.load(BroadcastApplicationSource.class, loader).stream()
                                .iterator();
                sources.hasNext(); ) {
            Optional<BroadcastApplication> found = find(sources.next());
            if (found.isPresent()) {
                return found.get();
            }
        }
        return BroadcastApplication.start(settings, contributions(loader));
    }

    private Optional<BroadcastApplication> find(ServiceLoader.Provider<BroadcastApplicationSource> source) {
        try {
            return source.get().find(context);
        } catch (LinkageError e) {
            log.debug("{} is passed over, because what it needs is not there", source.type(), e);
            return Optional.empty();
        }
    }

    /** What listeners of the application's own have made, and then what it names in {@code META-INF/services}. */
    private Contributions contributions(ClassLoader loader) {
        Contributions services = Contributions.ofServices(loader);
        return context.getAttribute(Contributions.class.getName()) instanceof Contributions own
                ? own.and(services)
                : services;
    }

    void end() {
        BroadcastApplication running;
        lock.lock();
        try {
            ended = true;
            running = application;
        } finally {
            lock.unlock();
        }
        try {
            if (running != null) {
                running.close(); // not under the lock: it waits for others, who may ask for the application
            }
        } finally {
            context.removeAttribute(ATTRIBUTE);
        }
    }
}
