package dev.jbroadcast.testing;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/** Assertions on everything that a {@link BroadcastFake} or an {@link InMemoryDriver} was given. */
public final class BroadcastsAssert extends AbstractAssert<BroadcastsAssert, Object> {

    private final Supplier<Evidence> evidence;

    BroadcastsAssert(Object actual, Supplier<Evidence> evidence) {
        super(actual, BroadcastsAssert.class);
        this.evidence = evidence;
    }

    /** At least one event of this class was broadcast; what follows narrows down which. */
    public <E> BroadcastAssert<E> hasBroadcast(Class<E> eventClass) {
        return which(Sort.of(eventClass));
    }

    /** At least one event with this name on the wire was broadcast; what follows narrows down which. */
    public BroadcastAssert<Object> hasBroadcast(String event) {
        return which(Sort.named(event));
    }

    private <E> BroadcastAssert<E> which(Sort sort) {
        Evidence given = evidence();
        return new BroadcastAssert<E>(info, given, given.recorded(), List.of())
                .which(sort.condition(), one -> sort.includes(one) ? Optional.empty() : Optional.of(""));
    }

    /** No event of this class was broadcast. */
    public BroadcastsAssert hasNotBroadcast(Class<?> eventClass) {
        return hasNone(Sort.of(eventClass));
    }

    /** No event with this name on the wire was broadcast. */
    public BroadcastsAssert hasNotBroadcast(String event) {
        return hasNone(Sort.named(event));
    }

    private BroadcastsAssert hasNone(Sort sort) {
        return hasNone("broadcast " + sort.condition(), sort::includes);
    }

    /** Nothing was broadcast on this channel, given by its wire name. */
    public BroadcastsAssert hasBroadcastNothingOn(String channel) {
        return hasBroadcastNothingOn(new Channel(channel));
    }

    /** Nothing was broadcast on this channel. */
    public BroadcastsAssert hasBroadcastNothingOn(Channel channel) {
        return hasNone(
                "broadcast on " + channel, one -> one.publication().channels().contains(channel));
    }

    /** Nothing at all was broadcast. */
    public BroadcastsAssert hasBroadcastNothing() {
        return hasNone("broadcasts", one -> true);
    }

    private BroadcastsAssert hasNone(String what, Predicate<Recorded> unwanted) {
        Evidence given = evidence();
        List<Recorded> found = given.recorded().stream().filter(unwanted).toList();
        if (!found.isEmpty()) {
            failWithMessage("Expected no %s but there %s:%s", what, wasOrWere(found), given.list(found));
        }
        return this;
    }

    private static String wasOrWere(List<Recorded> found) {
        return found.size() == 1 ? "was" : "were";
    }

    /** Events of these classes were broadcast in this order; there may be others before, between and after them. */
    public BroadcastsAssert hasBroadcastInOrder(Class<?>... eventClasses) {
        return inOrder(Stream.of(eventClasses).map(Sort::of).toList());
    }

    /** Events of these names were broadcast in this order; there may be others before, between and after them. */
    public BroadcastsAssert hasBroadcastInOrder(String... events) {
        return inOrder(Stream.of(events).map(Sort::named).toList());
    }

    private BroadcastsAssert inOrder(List<Sort> expected) {
        Evidence given = evidence();
        int next = 0;
        for (Recorded one : given.recorded()) {
            if (next < expected.size() && expected.get(next).includes(one)) {
                next++;
            }
        }
        if (next < expected.size()) {
            String after = next == 0 ? "" : " after " + expected.get(next - 1).name();
            failWithMessage(
                    "Expected broadcasts in the order %s but there %s%s",
                    names(expected),
                    given.recorded().isEmpty()
                            ? "were no broadcasts"
                            : "was no %s%s:%s"
                                    .formatted(expected.get(next).name(), after, given.list(given.recorded())),
                    given.unsentList());
        }
        return this;
    }

    /** Events of these classes were broadcast in this order, and nothing else. */
    public BroadcastsAssert hasBroadcastExactly(Class<?>... eventClasses) {
        return exactly(Stream.of(eventClasses).map(Sort::of).toList());
    }

    /** Events of these names were broadcast in this order, and nothing else. */
    public BroadcastsAssert hasBroadcastExactly(String... events) {
        return exactly(Stream.of(events).map(Sort::named).toList());
    }

    private BroadcastsAssert exactly(List<Sort> expected) {
        Evidence given = evidence();
        List<Recorded> recorded = given.recorded();
        boolean same = recorded.size() == expected.size();
        for (int i = 0; same && i < expected.size(); i++) {
            same = expected.get(i).includes(recorded.get(i));
        }
        if (!same) {
            failWithMessage(
                    "Expected exactly the broadcasts %s but there %s%s",
                    names(expected),
                    recorded.isEmpty() ? "were no broadcasts" : wasOrWere(recorded) + ":" + given.list(recorded),
                    given.unsentList());
        }
        return this;
    }

    private static String names(List<Sort> sorts) {
        return String.join(", ", sorts.stream().map(Sort::name).toList());
    }

    private Evidence evidence() {
        isNotNull();
        return evidence.get();
    }

    /** The broadcasts of a class or a name. */
    private record Sort(String name, String condition, Predicate<Publication> predicate) {

        static Sort of(Class<?> eventClass) {
            return new Sort(
                    eventClass.getSimpleName(),
                    "of " + eventClass.getSimpleName(),
                    publication -> eventClass.isInstance(publication.source()));
        }

        static Sort named(String event) {
            String quoted = "\"%s\"".formatted(event);
            return new Sort(
                    quoted,
                    "named " + quoted,
                    publication -> publication.event().equals(event));
        }

        boolean includes(Recorded one) {
            return predicate.test(one.publication());
        }
    }
}
