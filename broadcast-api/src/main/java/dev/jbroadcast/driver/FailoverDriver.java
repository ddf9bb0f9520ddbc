package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.driver.Parts.Failure;
import dev.jbroadcast.driver.Parts.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes over the first of several drivers that works. Every publication is tried over the first one anew, so they
 * return to it as soon as it works again.
 *
 * <p>A driver has failed if it says so, throws, or returns null; whatever the failure, the next one is tried. So a
 * publication may arrive twice: where a driver failed without knowing whether the publication got through (an answer
 * that never came), and the clients behind the next driver are the same. Whoever sets up a failover wants an event
 * twice rather than not at all, and mostly the clients, if there are any behind the next driver, are others. A driver
 * that does not answer at all has not failed yet: give drivers that wait for a network a time-out shorter than that of
 * the queue.
 *
 * <p>If all drivers fail, so does this one, with the last failure as the cause and the others suppressed; trying again
 * is safe if it is for all of them.
 *
 * <p>It takes as many publications at a time as its first driver does. The order of every channel is kept: one that
 * failed over one driver, where a later one of its channels in the same batch got through, is not sent after that one
 * over the next, but has failed for good.
 *
 * <p>Payloads may be as large as all of the drivers take. Clients can be authorized if one of the drivers can sign, and
 * it is called in the sender's thread if all of them may be. Failures that led to the next driver are logged: at WARN,
 * at most once a minute for each driver, else at DEBUG. Does not block unless a driver does; the next driver is called
 * in the thread that found the one before it failed. Does not close its drivers. Thread-safe.
 */
public final class FailoverDriver implements BroadcastDriver {

    private static final Logger log = LoggerFactory.getLogger(FailoverDriver.class);
    private static final long BETWEEN_WARNINGS = Duration.ofMinutes(1).toNanos();

    private final Parts parts;
    private final List<Warnings> warnings;
    private final LongSupplier nanoTime;

    /**
     * @param drivers in the order in which they are tried
     * @throws IllegalArgumentException if there is none
     */
    public FailoverDriver(List<BroadcastDriver> drivers) {
        this(Parts.of(drivers), System::nanoTime);
    }

    FailoverDriver(Parts parts, LongSupplier nanoTime) {
        this.parts = parts;
        this.nanoTime = nanoTime;
        this.warnings = parts.inOrder().stream()
                .map(part -> new Warnings(nanoTime.getAsLong()))
                .toList();
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        attempt(publication, new ArrayList<>(0), result);
        return result;
    }

    /**
     * Sends several publications, as many at a time over each driver as it takes. What is left over by one driver goes
     * over the next, before anything behind it is tried there.
     */
    @Override
    public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
        return new FailoverBatch(parts, this::warn).publish(publications);
    }

    /** @param failures of the drivers before, of which there is one each; only one attempt at a time has the list */
    private void attempt(Publication publication, List<Failure> failures, CompletableFuture<Void> result) {
        int index = failures.size();
        parts.inOrder().get(index).publish(publication).thenAccept(failure -> {
            if (failure == null) {
                result.complete(null);
                return;
            }
            failures.add(failure);
            if (failures.size() < parts.inOrder().size()) {
                warn(publication, failure, index);
                attempt(publication, failures, result);
            } else {
                result.completeExceptionally(noneWorks(parts, failures));
            }
        });
    }

    /** What to fail with where all of them have failed. */
    static DeliveryException noneWorks(Parts parts, List<Failure> failures) {
        return Failure.together(
                "none of the drivers %s works".formatted(parts.names()),
                failures,
                failures.stream().allMatch(Failure::isRetryable));
    }

    /** @param index of the driver that failed; it is not the last */
    private void warn(Publication publication, Failure failure, int index) {
        Part next = parts.inOrder().get(index + 1);
        Warnings warnings = this.warnings.get(index);
        if (warnings.isDue(nanoTime.getAsLong())) {
            log.warn(
                    "the driver {} failed, so the event \"{}\" goes over {}; it was the same for {} others since the last warning",
                    failure.part(),
                    publication.event(),
                    next.name(),
                    warnings.takeUntold(),
                    failure.cause());
        } else {
            log.debug(
                    "the driver {} failed, so the event \"{}\" goes over {}: {}",
                    failure.part(),
                    publication.event(),
                    next.name(),
                    failure.cause().toString());
        }
    }

    @Override
    public int maxDataBytes() {
        return parts.maxDataBytes();
    }

    @Override
    public boolean isInline() {
        return parts.allInline();
    }

    @Override
    public boolean canSign() {
        return parts.anyCanSign();
    }

    /** As many as the first driver takes: that is the one that mostly works. */
    @Override
    public int maxBatchSize() {
        return parts.inOrder().get(0).maxBatchSize();
    }

    /** This driver, or what the first of its drivers that has something of the type makes of itself. */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return BroadcastDriver.super.unwrap(type).or(() -> parts.unwrap(type));
    }

    /** Keeps a driver that is down from filling the log. */
    private static final class Warnings {

        private final AtomicLong next;
        private final AtomicLong untold = new AtomicLong();

        Warnings(long now) {
            next = new AtomicLong(now);
        }

        boolean isDue(long now) {
            long due = next.get();
            if (now - due >= 0 && next.compareAndSet(due, now + BETWEEN_WARNINGS)) {
                return true;
            }
            untold.incrementAndGet();
            return false;
        }

        long takeUntold() {
            return untold.getAndSet(0);
        }
    }
}
