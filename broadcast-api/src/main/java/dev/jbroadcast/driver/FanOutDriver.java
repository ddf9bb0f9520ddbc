package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import dev.jbroadcast.driver.Parts.Failure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Publishes over all of several drivers: to two servers while clients move from one to the other, or to a server and
 * the log.
 *
 * <p>The drivers are called one after the other, and none is waited for before the next is called. The publication is
 * done when all of them are; it has failed if one of them has, with the last failure as the cause and the others
 * suppressed. Trying again is safe only if all drivers failed, each with a failure after which it is: a second attempt
 * goes over all of them, so what one has sent is not repeated for the sake of another.
 *
 * <p>Where each is to be tried again by itself, and none is to wait for the slowest, let the event name several
 * connections instead ({@code broadcastVia()}, {@code via(…)}): each of them has a queue of its own.
 *
 * <p>Payloads may be as large as all of the drivers take. Clients can be authorized if one of the drivers can sign, and
 * it is called in the sender's thread if all of them may be. It takes one publication at a time, whatever its drivers
 * take: one that failed with one driver and not with another could not keep its place before those behind it. Does not
 * block unless a driver does. Does not close its drivers. Thread-safe.
 */
public final class FanOutDriver implements BroadcastDriver {

    private final Parts parts;

    /**
     * @param drivers in the order in which they are called
     * @throws IllegalArgumentException if there is none
     */
    public FanOutDriver(List<BroadcastDriver> drivers) {
        this(Parts.of(drivers));
    }

    FanOutDriver(Parts parts) {
        this.parts = parts;
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        List<CompletableFuture<Failure>> attempts =
                parts.inOrder().stream().map(part -> part.publish(publication)).toList();
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)).thenRun(() -> {
            List<Failure> failures = attempts.stream()
                    .map(CompletableFuture::join)
                    .filter(Objects::nonNull)
                    .toList();
            if (failures.isEmpty()) {
                result.complete(null);
            } else {
                result.completeExceptionally(failed(failures));
            }
        });
        return result;
    }

    private RuntimeException failed(List<Failure> failures) {
        boolean all = failures.size() == parts.inOrder().size();
        return Failure.together(
                "of the drivers %s, %s failed"
                        .formatted(
                                parts.names(),
                                all
                                        ? "all"
                                        : String.join(
                                                ", ",
                                                failures.stream()
                                                        .map(Failure::part)
                                                        .toList())),
                failures,
                all && failures.stream().allMatch(Failure::isRetryable));
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

    /** This driver, or what the first of its drivers that has something of the type makes of itself. */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return BroadcastDriver.super.unwrap(type).or(() -> parts.unwrap(type));
    }
}
