package dev.jbroadcast.spring;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.ShouldBroadcast;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Broadcasts the application's events that are made for it. Spring asks once for each type of event whether it is one,
 * so all others cost nothing.
 */
final class PublishedEventListener implements GenericApplicationListener {

    private final PublishedEvents events;

    PublishedEventListener(PublishedEvents events) {
        this.events = events;
    }

    @Override
    public boolean supportsEventType(ResolvableType eventType) {
        ResolvableType payload = eventType.as(PayloadApplicationEvent.class);
        if (payload == ResolvableType.NONE) {
            return isBroadcast(eventType.toClass());
        }
        Class<?> type = payload.getGeneric().resolve();
        return type == null || isBroadcast(type) || mayHoldAnother(type);
    }

    private static boolean isBroadcast(Class<?> type) {
        return ShouldBroadcast.class.isAssignableFrom(type) || type.isAnnotationPresent(Broadcast.class);
    }

    /** Whoever publishes may name a type that is less than what the event is. */
    private static boolean mayHoldAnother(Class<?> type) {
        return type == Object.class || Modifier.isAbstract(type.getModifiers());
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        Object published = event instanceof PayloadApplicationEvent<?> payload ? payload.getPayload() : event;
        if (isBroadcast(published.getClass())) {
            events.broadcast(published);
        }
    }

    @Override
    public boolean supportsSourceType(@Nullable Class<?> sourceType) {
        return true;
    }

    /** Another thread knows neither the transaction of the publisher nor the connection of the request. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    /**
     * After the application's listeners that have an order: if one of them throws, the event has not been broadcast.
     */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
