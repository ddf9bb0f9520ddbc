package dev.jbroadcast.manager;

import dev.jbroadcast.Publication;
import dev.jbroadcast.delivery.FailureListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the application of events that were given up. Thread-safe; throws nothing. */
final class FailureReport {

    private static final Logger log = LoggerFactory.getLogger(BroadcastManager.class);

    private final List<FailureListener> listeners;

    FailureReport(List<FailureListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void failed(Publication publication, String connection, Throwable failure) {
        log.error(
                "the event \"{}\" could not be sent to {} over the connection \"{}\"",
                publication.event(),
                publication.channels(),
                connection,
                failure);
        for (FailureListener listener : listeners) {
            try {
                listener.onFailure(publication, connection, failure);
            } catch (RuntimeException e) {
                log.error("a failure listener failed", e);
            }
        }
    }
}
