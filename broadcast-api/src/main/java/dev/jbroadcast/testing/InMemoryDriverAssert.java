package dev.jbroadcast.testing;

import dev.jbroadcast.Publication;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on everything that an {@link InMemoryDriver} was given. */
public final class InMemoryDriverAssert extends AbstractAssert<InMemoryDriverAssert, InMemoryDriver> {

    InMemoryDriverAssert(InMemoryDriver actual) {
        super(actual, InMemoryDriverAssert.class);
    }

    /** At least one event of this class was broadcast; what follows narrows down which. */
    public BroadcastAssert hasBroadcast(Class<?> eventClass) {
        isNotNull();
        return new BroadcastAssert(
                info, actual.publications(), List.of(), "of " + eventClass.getSimpleName(), of(eventClass));
    }

    /** At least one event with this name on the wire was broadcast; what follows narrows down which. */
    public BroadcastAssert hasBroadcast(String event) {
        isNotNull();
        return new BroadcastAssert(
                info,
                actual.publications(),
                List.of(),
                "named \"%s\"".formatted(event),
                publication -> publication.event().equals(event));
    }

    /** No event of this class was broadcast. */
    public InMemoryDriverAssert hasNotBroadcast(Class<?> eventClass) {
        isNotNull();
        List<Publication> found =
                actual.publications().stream().filter(of(eventClass)).toList();
        if (!found.isEmpty()) {
            failWithMessage(
                    "Expected no broadcast of %s but there were:%s",
                    eventClass.getSimpleName(), BroadcastAssert.list(found));
        }
        return this;
    }

    /** Nothing at all was broadcast. */
    public InMemoryDriverAssert hasBroadcastNothing() {
        isNotNull();
        if (!actual.publications().isEmpty()) {
            failWithMessage("Expected no broadcasts but there were:%s", BroadcastAssert.list(actual.publications()));
        }
        return this;
    }

    private static java.util.function.Predicate<Publication> of(Class<?> eventClass) {
        return publication -> eventClass.isInstance(publication.source());
    }
}
