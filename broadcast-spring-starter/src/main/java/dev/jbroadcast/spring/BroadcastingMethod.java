package dev.jbroadcast.spring;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.manager.ReturnedValues;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** A method that carries {@link Broadcast}: makes events of what it returns. */
final class BroadcastingMethod {

    private static final Logger log = LoggerFactory.getLogger(BroadcastingMethod.class);

    private final Method method;
    private final ReturnedValues values;

    private BroadcastingMethod(Method method, ReturnedValues values) {
        this.method = method;
        this.values = values;
    }

    /**
     * @param beanClass the class that has the method, which may say of what type its type parameters are
     * @throws IllegalStateException if the annotation does not fit what the method returns; the message names both
     */
    static BroadcastingMethod of(Method method, Class<?> beanClass, EventNamer namer) {
        Broadcast annotation = AnnotatedElementUtils.findMergedAnnotation(method, Broadcast.class);
        Class<?> type = content(ResolvableType.forMethodReturnType(method, beanClass));
        try {
            if (annotation == null || type == void.class || type == Void.class) {
                throw new BroadcastException("it returns nothing");
            }
            return new BroadcastingMethod(method, ReturnedValues.of(annotation, type, namer));
        } catch (BroadcastException e) {
            throw new IllegalStateException(
                    "@Broadcast on %s#%s is not usable: %s"
                            .formatted(beanClass.getName(), method.getName(), e.getMessage()),
                    e);
        }
    }

    /** The type of what is broadcast of a type. */
    private static Class<?> content(ResolvableType type) {
        if (type.isArray()) {
            return content(type.getComponentType());
        }
        for (Class<?> container : new Class<?>[] {CompletionStage.class, Optional.class, Collection.class}) {
            ResolvableType found = type.as(container);
            if (found != ResolvableType.NONE) {
                return content(found.getGeneric());
            }
        }
        return type.resolve(Object.class);
    }

    /** Hands all events that a returned value stands for to the broadcaster, now or when it is there. */
    void broadcast(@Nullable Object returned, Consumer<Object> broadcaster) {
        if (returned instanceof CompletionStage<?> stage) {
            stage.whenComplete((value, failure) -> {
                if (failure == null) {
                    broadcastLate(value, broadcaster);
                }
            });
        } else if (returned instanceof Optional<?> optional) {
            optional.ifPresent(value -> broadcast(value, broadcaster));
        } else if (returned instanceof Collection<?> collection) {
            collection.forEach(value -> broadcast(value, broadcaster));
        } else if (returned != null && returned.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(returned); i++) {
                broadcast(Array.get(returned, i), broadcaster);
            }
        } else if (returned != null) {
            broadcaster.accept(values.event(returned));
        }
    }

    /** The caller has its answer already, and nobody looks at what this throws. */
    private void broadcastLate(@Nullable Object value, Consumer<Object> broadcaster) {
        try {
            broadcast(value, broadcaster);
        } catch (RuntimeException e) {
            log.error("what {} completed with cannot be broadcast", method, e);
        }
    }
}
