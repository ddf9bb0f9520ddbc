package dev.jbroadcast.manager;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channels;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.ShouldBroadcastNow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a method returns that carries {@link Broadcast}, as events: for frameworks that call such methods. Immutable and
 * thread-safe.
 */
public final class ReturnedValues {

    /** Null if the values are events themselves. */
    private final @Nullable EventType type;

    private ReturnedValues(@Nullable EventType type) {
        this.type = type;
    }

    /**
     * The values of a method.
     *
     * @param annotation on the method
     * @param type what the method returns; of a container such as a list, what is in it
     * @param namer names the event if the annotation does not
     * @throws BroadcastException if the annotation does not fit the type; the message names the type
     */
    public static ReturnedValues of(Broadcast annotation, Class<?> type, EventNamer namer) {
        if (annotation.on().length > 0) {
            return new ReturnedValues(new AnnotatedEvent(type, annotation, namer, new WireNames()));
        }
        if (!saysNothing(annotation)) {
            throw new BroadcastException(
                    "@Broadcast for %s names no channel, so what is returned has to say everything itself: name channels with on = …, or give nothing at all"
                            .formatted(type.getName()));
        }
        return new ReturnedValues(null);
    }

    private static boolean saysNothing(Broadcast annotation) {
        return annotation.as().isEmpty()
                && annotation.with().length == 0
                && annotation.when().isEmpty()
                && annotation.via().length == 0
                && !annotation.now()
                && annotation.afterCommit()
                && annotation.key().isEmpty();
    }

    /** A value as an event, for {@link dev.jbroadcast.Broadcaster#broadcast}. */
    public Object event(Object value) {
        if (type == null) {
            return value;
        }
        return type.now() ? new ReturnedNow(type, value) : new Returned(type, value);
    }

    private record Returned(EventType type, Object value) implements ReturnedValue {}

    private record ReturnedNow(EventType type, Object value) implements ReturnedValue, ShouldBroadcastNow {}

    private interface ReturnedValue extends ShouldBroadcast {

        EventType type();

        Object value();

        @Override
        default Channels broadcastOn() {
            return type().on(value(), "");
        }

        @Override
        default String broadcastAs() {
            return type().as(value());
        }

        @Override
        default @Nullable Object broadcastWith() {
            return type().with(value(), "");
        }

        @Override
        default boolean broadcastWhen() {
            return type().when(value());
        }

        @Override
        default List<String> broadcastVia() {
            return type().via(value());
        }

        @Override
        default boolean broadcastAfterCommit() {
            return type().afterCommit(value());
        }

        @Override
        default @Nullable String broadcastKey() {
            return type().key(value());
        }
    }
}
