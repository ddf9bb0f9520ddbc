package dev.jbroadcast;

/**
 * Names the events that do not name themselves by {@link ShouldBroadcast#broadcastAs} or {@link Broadcast#as}. Asked
 * once for each class. Thread-safe.
 */
@FunctionalInterface
public interface EventNamer {

    /** The name on the wire for events of this class. */
    String name(Class<?> eventClass);

    /** {@code OrderShipped}; a client listens for {@code .OrderShipped}. What is used unless another was configured. */
    static EventNamer simpleName() {
        return Class::getSimpleName;
    }

    /**
     * {@code App\Events\OrderShipped}, the name that Laravel would give it: Echo code written for a Laravel back-end
     * listens for {@code OrderShipped}, without a dot.
     */
    static EventNamer laravel() {
        return eventClass -> "App\\Events\\" + eventClass.getSimpleName();
    }

    /**
     * As {@link #laravel()}, with sub-packages: under the base package {@code com.acme.events}, the class
     * {@code com.acme.events.orders.Shipped} is {@code App\Events\orders\Shipped}, and a client listens for
     * {@code orders.Shipped}. Classes outside of the base package get their simple names only.
     */
    static EventNamer laravel(String basePackage) {
        return eventClass -> {
            String prefix = basePackage + ".";
            String own = eventClass.getPackageName() + ".";
            String between = own.startsWith(prefix) ? own.substring(prefix.length()) : "";
            return "App\\Events\\" + between.replace('.', '\\') + eventClass.getSimpleName();
        };
    }

    /** {@code com.acme.events.OrderShipped}, the fully qualified name of the class. */
    static EventNamer qualifiedName() {
        return Class::getName;
    }
}
