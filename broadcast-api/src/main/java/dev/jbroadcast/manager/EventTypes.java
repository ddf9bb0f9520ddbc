package dev.jbroadcast.manager;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.ShouldBroadcast;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The event classes that have been seen, each looked at once. Thread-safe. */
final class EventTypes {

    private final EventNamer namer;
    private final WireNames names = new WireNames();
    private final ConcurrentMap<Class<?>, EventType> types = new ConcurrentHashMap<>();

    EventTypes(EventNamer namer) {
        this.namer = namer;
    }

    /** @throws BroadcastException if objects of this class are no events, or its annotation is not usable */
    EventType of(Class<?> eventClass) {
        EventType known = types.get(eventClass);
        return known != null ? known : types.computeIfAbsent(eventClass, this::describe);
    }

    Set<Class<?>> seen() {
        return Set.copyOf(types.keySet());
    }

    private EventType describe(Class<?> eventClass) {
        Broadcast annotation = eventClass.getAnnotation(Broadcast.class);
        boolean declared = ShouldBroadcast.class.isAssignableFrom(eventClass);
        if (annotation != null && declared) {
            throw new BroadcastException(
                    "%s implements ShouldBroadcast and carries @Broadcast: it can say where it goes only once, remove one of the two"
                            .formatted(eventClass.getName()));
        }
        if (annotation != null) {
            return new AnnotatedEvent(eventClass, annotation, namer, names);
        }
        if (declared) {
            return new DeclaredEvent(eventClass, namer, names);
        }
        throw new BroadcastException(
                "%s is not an event: implement ShouldBroadcast, annotate it with @Broadcast, or send it with on(…).as(…).with(…).send()"
                        .formatted(eventClass.getName()));
    }
}
