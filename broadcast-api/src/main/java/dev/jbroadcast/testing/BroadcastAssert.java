package dev.jbroadcast.testing;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.WritableAssertionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the broadcasts that satisfied all conditions so far. Each condition keeps those that satisfy it as well
 * and fails if there are none; so the order of conditions does not matter, and {@link #once()} counts those that
 * satisfy them all.
 *
 * <p>A failure lists the broadcasts that satisfied every condition but the last. An event that was sent over several
 * connections is a broadcast on each of them; {@link #via} tells them apart.
 *
 * @param <E> the class of the events
 */
public final class BroadcastAssert<E> extends AbstractAssert<BroadcastAssert<E>, List<Publication>> {

    private final Evidence evidence;
    private final List<Recorded> candidates;
    private final List<String> conditions;

    BroadcastAssert(
            WritableAssertionInfo origin, Evidence evidence, List<Recorded> candidates, List<String> conditions) {
        super(candidates.stream().map(Recorded::publication).toList(), BroadcastAssert.class);
        // What the test said with as(…) before belongs to the failures of all that follows.
        if (origin.hasDescription()) {
            info.description(origin.description());
        }
        this.evidence = evidence;
        this.candidates = candidates;
        this.conditions = conditions;
    }

    /** It went to this channel, given by its wire name, such as {@code private-orders.42}; maybe to others too. */
    public BroadcastAssert<E> on(String channel) {
        return on(new Channel(channel));
    }

    /** It went to this channel; maybe to others too. */
    public BroadcastAssert<E> on(Channel channel) {
        return which("on " + channel, one -> {
            List<Channel> channels = one.publication().channels();
            if (channels.contains(channel)) {
                return Optional.empty();
            }
            return Optional.of(channels.stream()
                    .filter(other -> other.baseName().equals(channel.baseName()))
                    .findFirst()
                    .map(other -> "%s is not %s: the prefix belongs to the name".formatted(channel, other))
                    .orElse(""));
        });
    }

    /** It went to these channels, given by their wire names in any order, and to no others. */
    public BroadcastAssert<E> onExactly(String... channels) {
        return onExactly(Stream.of(channels).map(Channel::new).toArray(Channel[]::new));
    }

    /** It went to these channels, in any order, and to no others. */
    public BroadcastAssert<E> onExactly(Channel... channels) {
        Set<Channel> expected = new LinkedHashSet<>(List.of(channels));
        return which(
                "on exactly " + expected,
                holds(one -> new LinkedHashSet<>(one.publication().channels()).equals(expected)));
    }

    /** It had this name on the wire. */
    public BroadcastAssert<E> as(String event) {
        return which(
                "as \"%s\"".formatted(event),
                holds(one -> one.publication().event().equals(event)));
    }

    /** It was sent {@code toOthers()}, whether or not the test had a request to leave out. */
    public BroadcastAssert<E> toOthers() {
        return which("to others", holds(one -> one.publication().toOthers()));
    }

    /** It was sent to everyone, the sender included. */
    public BroadcastAssert<E> toEveryone() {
        return which("to everyone", holds(one -> !one.publication().toOthers()));
    }

    /** It left out this connection. */
    public BroadcastAssert<E> except(SocketId socketId) {
        return which(
                "except for socket " + socketId,
                holds(one -> socketId.equals(one.publication().except())));
    }

    /** It was sent over this connection of a {@link BroadcastFake}. */
    public BroadcastAssert<E> via(String connection) {
        return which("via " + connection, one -> {
            if (one.connection() == null) {
                return Optional.of("an InMemoryDriver does not know the name of its connection; use a BroadcastFake");
            }
            return one.connection().equals(connection) ? Optional.empty() : Optional.of("");
        });
    }

    /**
     * Its payload was this JSON text; the order of properties and white space do not count.
     *
     * @throws IllegalArgumentException if the text is not JSON
     */
    public BroadcastAssert<E> withData(String json) {
        JsonCodec codec = evidence.codec().get();
        Object expected;
        try {
            expected = codec.read(json);
        } catch (JsonCodecException e) {
            throw new IllegalArgumentException("withData(…) takes JSON text, and this is none: " + json, e);
        }
        return withDifferences(
                "with the payload " + json,
                publication -> new JsonComparison(codec).differences(publication.data(), expected));
    }

    /** Its payload, as JSON text, satisfies the given assertions. */
    public BroadcastAssert<E> withDataSatisfying(Consumer<String> assertions) {
        return which(
                "with a payload that satisfies the given assertions",
                one -> failureOf(assertions, one.publication().data()));
    }

    /**
     * Its payload was, as JSON, the same as this object's: a record like the one that was sent, a map, a list. The
     * order of properties does not count. A string is a payload that is nothing but a string; JSON text goes to
     * {@link #withData}.
     *
     * @throws JsonCodecException if the object cannot be written as JSON
     */
    public BroadcastAssert<E> withPayload(@Nullable Object expected) {
        JsonCodec codec = evidence.codec().get();
        return withData(codec.write(expected));
    }

    /**
     * Its payload had this value at this place, compared as JSON.
     *
     * @param path the names of properties with dots between, and the indexes of list elements: {@code items.0.id}
     * @throws JsonCodecException if the value cannot be written as JSON
     */
    public BroadcastAssert<E> withPayload(String path, @Nullable Object expected) {
        JsonCodec codec = evidence.codec().get();
        String json = codec.write(expected);
        Object value = codec.read(json);
        return withDifferences(
                "with %s = %s".formatted(path, json),
                publication -> new JsonComparison(codec).differencesAt(path, publication.data(), value));
    }

    private BroadcastAssert<E> withDifferences(String condition, Function<Publication, String> differences) {
        return which(
                condition,
                one -> Optional.of(differences.apply(one.publication())).filter(found -> !found.isEmpty()));
    }

    /** The event object satisfies the predicate. */
    public BroadcastAssert<E> matching(Predicate<? super E> predicate) {
        return which("that matches the given predicate", one -> {
            E event = event(one);
            if (event == null) {
                return Optional.of("it was not made from an event object");
            }
            return predicate.test(event) ? Optional.empty() : Optional.of("the event is " + event);
        });
    }

    /** The event object satisfies the given assertions. */
    public BroadcastAssert<E> satisfying(Consumer<? super E> assertions) {
        return which("that satisfies the given assertions", one -> {
            E event = event(one);
            return event == null ? Optional.of("it was not made from an event object") : failureOf(assertions, event);
        });
    }

    @SuppressWarnings("unchecked") // The first condition was the class, or E is Object.
    private @Nullable E event(Recorded one) {
        return (E) one.publication().source();
    }

    /** There was exactly one. */
    public BroadcastAssert<E> once() {
        return times(1);
    }

    /**
     * There were exactly so many.
     *
     * @throws IllegalArgumentException if that is less than 1; that there was none says
     *     {@link BroadcastsAssert#hasNotBroadcast}
     */
    public BroadcastAssert<E> times(int expected) {
        if (expected < 1) {
            throw new IllegalArgumentException(
                    "times(%d) can never be true after a condition was; use hasNotBroadcast(…)".formatted(expected));
        }
        if (candidates.size() != expected) {
            failWithMessage(
                    "Expected %d %s %s but there %s %d:%s%s",
                    expected,
                    expected == 1 ? "broadcast" : "broadcasts",
                    String.join(", ", conditions),
                    candidates.size() == 1 ? "was" : "were",
                    candidates.size(),
                    evidence.list(candidates),
                    evidence.unsentList());
        }
        return this;
    }

    /** Keeps the broadcasts that satisfy a condition. */
    BroadcastAssert<E> which(String description, Condition condition) {
        List<String> described = new ArrayList<>(conditions);
        described.add(description);
        List<Recorded> satisfying = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Recorded one : candidates) {
            Optional<String> objection = condition.objectionTo(one);
            if (objection.isEmpty()) {
                satisfying.add(one);
            } else {
                others.add(evidence.line(one)
                        + (objection.get().isEmpty() ? "" : Evidence.indented("    ", objection.get())));
            }
        }
        if (satisfying.isEmpty()) {
            failWithMessage(
                    "Expected a broadcast %s but there were %s%s",
                    String.join(", ", described),
                    others.isEmpty() ? "no broadcasts" : "only:" + Evidence.shortened(others),
                    evidence.unsentList());
        }
        return new BroadcastAssert<>(info, evidence, satisfying, described);
    }

    private static Condition holds(Predicate<Recorded> predicate) {
        return one -> predicate.test(one) ? Optional.empty() : Optional.of("");
    }

    private static <T> Optional<String> failureOf(Consumer<? super T> assertions, T value) {
        try {
            assertions.accept(value);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()).strip());
        }
    }

    /** What a broadcast may have to be. */
    @FunctionalInterface
    interface Condition {

        /**
         * Empty if the broadcast satisfies the condition; else what is wrong with it, or "" if that is plain to see.
         */
        Optional<String> objectionTo(Recorded one);
    }
}
