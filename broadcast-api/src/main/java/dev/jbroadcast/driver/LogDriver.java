package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every publication to the log instead of sending it, in Laravel's words: at INFO the name and the channels, at
 * DEBUG the payload as well, indented. For development without clients, and as the last resort of a
 * {@link FailoverDriver}. Thread-safe.
 */
public final class LogDriver implements BroadcastDriver {

    private static final Logger log = LoggerFactory.getLogger(LogDriver.class);

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        String except = publication.except() == null ? "" : " except for socket " + publication.except();
        if (log.isDebugEnabled()) {
            log.debug(
                    "Broadcasting [{}] on channels {}{} with payload:\n{}",
                    publication.event(),
                    publication.channels(),
                    except,
                    IndentedJson.of(publication.data()));
        } else {
            log.info(
                    "Broadcasting [{}] on channels {}{} (log {} at DEBUG to see the payload)",
                    publication.event(),
                    publication.channels(),
                    except,
                    LogDriver.class.getName());
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isInline() {
        return true;
    }
}
