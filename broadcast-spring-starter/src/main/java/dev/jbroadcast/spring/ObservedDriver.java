package dev.jbroadcast.spring;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.spring.BroadcastObservation.Key;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Makes an observation {@code broadcast.publish} of each publication that a driver is handed, until the driver is done
 * with it. Its keys have few values: the connection, the class of the event and the kinds of its channels; never the
 * name of a channel.
 */
final class ObservedDriver implements BroadcastDriver {

    private final String connection;
    private final BroadcastDriver driver;
    private final ObservationRegistry registry;

    ObservedDriver(String connection, BroadcastDriver driver, ObservationRegistry registry) {
        this.connection = connection;
        this.driver = driver;
        this.registry = registry;
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        Observation observation = start(publication);
        CompletionStage<Void> sent;
        try (Observation.Scope scope = observation.openScope()) {
            sent = driver.publish(publication);
        } catch (RuntimeException e) {
            stop(observation, e);
            throw e;
        }
        return sent.whenComplete((nothing, failure) -> stop(observation, failure));
    }

    @Override
    public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
        List<Observation> observations = publications.stream().map(this::start).toList();
        List<CompletionStage<Void>> sent;
        try {
            sent = driver.publishAll(publications);
        } catch (RuntimeException e) {
            observations.forEach(observation -> stop(observation, e));
            throw e;
        }
        List<CompletionStage<Void>> observed = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            Observation observation = observations.get(i);
            observed.add(sent.get(i).whenComplete((nothing, failure) -> stop(observation, failure)));
        }
        return observed;
    }

    private Observation start(Publication publication) {
        String event = event(publication);
        return Observation.createNotStarted(BroadcastObservation.PUBLISH.getName(), registry)
                .contextualName(BroadcastObservation.PUBLISH.getContextualName().formatted(event))
                .lowCardinalityKeyValue(Key.CONNECTION.withValue(connection))
                .lowCardinalityKeyValue(Key.EVENT.withValue(event))
                .lowCardinalityKeyValue(Key.CHANNEL_KIND.withValue(kinds(publication)))
                .start();
    }

    /** Its class: names on the wire may be made up for each event. */
    private static String event(Publication publication) {
        Object source = publication.source();
        return source == null || source instanceof AnonymousEvent
                ? "anonymous"
                : source.getClass().getSimpleName();
    }

    private static String kinds(Publication publication) {
        Set<ChannelKind> kinds =
                publication.channels().stream().map(Channel::kind).collect(Collectors.toSet());
        return kinds.size() > 1
                ? "several"
                : kinds.iterator().next().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void stop(Observation observation, Throwable failure) {
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            observation.error(cause);
        }
        observation.stop();
    }

    @Override
    public int maxDataBytes() {
        return driver.maxDataBytes();
    }

    @Override
    public boolean isInline() {
        return driver.isInline();
    }

    @Override
    public boolean canSign() {
        return driver.canSign();
    }

    @Override
    public int maxBatchSize() {
        return driver.maxBatchSize();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : driver.unwrap(type);
    }

    @Override
    public String toString() {
        return driver.toString();
    }
}
