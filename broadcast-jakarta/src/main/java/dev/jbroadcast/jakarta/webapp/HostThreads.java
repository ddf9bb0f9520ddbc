package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.delivery.Threads;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that a server of Jakarta EE makes for applications; where there is none, those of the JVM. */
final class HostThreads {

    private static final Logger log = LoggerFactory.getLogger(HostThreads.class);

    /**
     * The ManagedThreadFactory that each application has. Looked up as what it extends: so its API need not be there.
     */
    private static final String NAME = "java:comp/DefaultManagedThreadFactory";

    private HostThreads() {}

    static Threads find() {
        try {
            if (InitialContext.doLookup(NAME) instanceof ThreadFactory factory) {
                return Threads.of(factory);
            }
        } catch (NamingException e) {
            log.debug("there is no {}; threads are those of the JVM", NAME, e);
        }
        return Threads.defaults();
    }
}
