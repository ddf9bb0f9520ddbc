package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The drivers that another one is made of, in their order, and what follows from them for that one. Immutable. */
final class Parts {

    /** The property that names the connections whose drivers they are. */
    static final String PROPERTY = "connections";

    private final List<Part> parts;

    private Parts(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a driver that is made of others needs at least one of them");
        }
        this.parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException if there is none */
    static Parts of(List<BroadcastDriver> drivers) {
        List<Part> parts = new ArrayList<>();
        for (BroadcastDriver driver : drivers) {
            parts.add(new Part(
                    "%d (%s)".formatted(parts.size() + 1, driver.getClass().getSimpleName()), driver));
        }
        return new Parts(parts);
    }

    /**
     * The drivers of the connections that the property names, with commas between them.
     *
     * @throws IllegalArgumentException if it names none, one twice, one that does not exist or one that is made of this
     */
    static Parts of(DriverContext context) {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (String element : context.require(PROPERTY).split(",")) {
            String name = element.strip();
            if (name.isEmpty()) {
                throw illegal(context, "an empty name");
            }
            if (parts.putIfAbsent(name, new Part(name, context.connection(name))) != null) {
                throw illegal(context, "\"%s\" twice".formatted(name));
            }
        }
        if (parts.isEmpty()) {
            throw illegal(context, "an empty name");
        }
        return new Parts(List.copyOf(parts.values()));
    }

    private static IllegalArgumentException illegal(DriverContext context, String what) {
        return new IllegalArgumentException(
                "broadcast.connections.%s.%s is \"%s\", which has %s; name other connections, each once, with commas between them"
                        .formatted(context.connection(), PROPERTY, context.require(PROPERTY), what));
    }

    List<Part> inOrder() {
        return parts;
    }

    /** All of their names, for messages. */
    String names() {
        return String.join(", ", parts.stream().map(Part::name).toList());
    }

    /** The largest payload that all of them take. Asked for every event, so it makes nothing. */
    int maxDataBytes() {
        int smallest = Integer.MAX_VALUE;
        for (Part part : parts) {
            smallest = Math.min(smallest, part.driver().maxDataBytes());
        }
        return smallest;
    }

    boolean allInline() {
        return parts.stream().allMatch(part -> part.driver().isInline());
    }

    boolean anyCanSign() {
        return parts.stream().anyMatch(part -> part.driver().canSign());
    }

    /** The first of them that is of a type, or made of one that is. */
    <T> Optional<T> unwrap(Class<T> type) {
        return parts.stream()
                .map(part -> part.driver().unwrap(type))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** One of the drivers, and the name it has in messages. */
    record Part(String name, BroadcastDriver driver) {

        /**
         * Publishes; throws nothing. The future is completed with null if that worked, else with the failure, in
         * whichever way the driver failed; never exceptionally.
         */
        CompletableFuture<@Nullable Failure> publish(Publication publication) {
            return done(() -> driver.publish(publication));
        }

        /** Publishes several, as {@link #publish} does each of them; at most as many as the driver takes at a time. */
        List<CompletableFuture<@Nullable Failure>> publishAll(List<Publication> publications) {
            if (publications.size() == 1) {
                return List.of(publish(publications.get(0)));
            }
            List<CompletionStage<Void>> sent;
            try {
                sent = driver.publishAll(publications);
                if (sent == null || sent.size() != publications.size()) {
                    throw new IllegalStateException("%s returned %s for %d publications, and not one for each"
                            .formatted(
                                    driver.getClass().getName(),
                                    sent == null ? "null" : sent.size() + " stages",
                                    publications.size()));
                }
            } catch (Throwable e) {
                Failure failure = failed(e);
                return publications.stream()
                        .map(publication -> CompletableFuture.<@Nullable Failure>completedFuture(failure))
                        .toList();
            }
            return IntStream.range(0, sent.size())
                    .mapToObj(i -> done(() -> sent.get(i)))
                    .toList();
        }

        private CompletableFuture<@Nullable Failure> done(Supplier<@Nullable CompletionStage<Void>> publishing) {
            CompletableFuture<@Nullable Failure> done = new CompletableFuture<>();
            try {
                CompletionStage<Void> sent = publishing.get();
                if (sent == null) {
                    throw new IllegalStateException(
                            "%s returned null".formatted(driver.getClass().getName()));
                }
                sent.whenComplete((nothing, failure) -> done.complete(failure == null ? null : failed(failure)));
            } catch (Throwable e) {
                // Errors too: a driver whose library is missing or broken is one that does not work.
                done.complete(failed(e));
            }
            return done;
        }

        int maxBatchSize() {
            return Math.max(1, driver.maxBatchSize());
        }

        private Failure failed(Throwable failure) {
            Throwable cause = failure;
            while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                    && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return new Failure(name, cause);
        }
    }

    /** What became of a publication over one of the drivers. */
    record Failure(String part, Throwable cause) {

        boolean isRetryable() {
            return cause instanceof DeliveryException delivery && delivery.isRetryable();
        }

        private Optional<Duration> retryAfter() {
            return cause instanceof DeliveryException delivery ? delivery.retryAfter() : Optional.empty();
        }

        /**
         * Several failures as one: the last is the cause, the others are suppressed. Whoever asked to be left alone the
         * longest is.
         */
        static DeliveryException together(String message, List<Failure> failures, boolean retryable) {
            Failure last = failures.get(failures.size() - 1);
            Optional<Duration> longest = failures.stream()
                    .map(Failure::retryAfter)
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder());
            DeliveryException together = !retryable
                    ? DeliveryException.permanent(message, last.cause())
                    : longest.isPresent()
                            ? DeliveryException.retryableAfter(longest.get(), message, last.cause())
                            : DeliveryException.retryable(message, last.cause());
            failures.subList(0, failures.size() - 1).forEach(failure -> together.addSuppressed(failure.cause()));
            return together;
        }
    }
}
