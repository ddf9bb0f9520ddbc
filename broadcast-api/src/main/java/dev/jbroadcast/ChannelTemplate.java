package dev.jbroadcast;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * A family of channels that differ in a value, defined once and shared by events, authorization and tests:
 *
 * <pre>{@code
 * static final ChannelTemplate<Long> ORDERS = ChannelTemplate.privateChannel("orders.{orderId}", Long.class);
 *
 * ORDERS.of(42L);                                                              // private-orders.42
 * channels.privateChannel(ORDERS, (subscriber, orderId) -> orders.isOwnedBy(orderId, subscriber.name()));
 * assertThat(broadcasts).hasBroadcast(OrderShipped.class).on(ORDERS.of(42L));
 * }</pre>
 *
 * <p>Several placeholders take a record whose components have their names:
 * {@code ChannelTemplate.presence("shop.{shop}.desk.{desk}", Desk.class)} with {@code record Desk(String shop, int
 * desk) {}}. One placeholder takes a record of one component as well, whatever its name: {@code record OrderId(long
 * value) {}}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of the value, or of the record of values
 */
public final class ChannelTemplate<T> {

    private static final MethodType ERASED = MethodType.methodType(Object.class, Object.class);

    private final ChannelPattern pattern;
    private final Class<T> type;
    /** Where the values of the placeholders are found in a record; empty if the value is the one placeholder's. */
    private final List<MethodHandle> components;

    private ChannelTemplate(ChannelPattern pattern, Class<T> type, List<MethodHandle> components) {
        this.pattern = pattern;
        this.type = type;
        this.components = components;
    }

    /**
     * Channels that anybody may listen on.
     *
     * @throws IllegalArgumentException as {@link #of(ChannelKind, String, Class)}
     */
    public static <T> ChannelTemplate<T> publicChannel(String pattern, Class<T> type) {
        return of(ChannelKind.PUBLIC, pattern, type);
    }

    /**
     * Private channels.
     *
     * @throws IllegalArgumentException as {@link #of(ChannelKind, String, Class)}
     */
    public static <T> ChannelTemplate<T> privateChannel(String pattern, Class<T> type) {
        return of(ChannelKind.PRIVATE, pattern, type);
    }

    /**
     * Private channels with encrypted payloads.
     *
     * @throws IllegalArgumentException as {@link #of(ChannelKind, String, Class)}
     */
    public static <T> ChannelTemplate<T> encryptedPrivate(String pattern, Class<T> type) {
        return of(ChannelKind.ENCRYPTED_PRIVATE, pattern, type);
    }

    /**
     * Presence channels.
     *
     * @throws IllegalArgumentException as {@link #of(ChannelKind, String, Class)}
     */
    public static <T> ChannelTemplate<T> presence(String pattern, Class<T> type) {
        return of(ChannelKind.PRESENCE, pattern, type);
    }

    /**
     * Channels of a kind.
     *
     * @param pattern without the kind's prefix; with one placeholder or more
     * @param type of the value at the one placeholder, or a record with a component for each placeholder
     * @throws IllegalArgumentException if the pattern is not usable, or the type does not go with its placeholders
     */
    public static <T> ChannelTemplate<T> of(ChannelKind kind, String pattern, Class<T> type) {
        ChannelPattern compiled = ChannelPattern.of(kind, pattern);
        if (compiled.placeholders().isEmpty()) {
            throw unusable(compiled, "it has no placeholder; a channel that is always the same is a Channel");
        }
        for (String placeholder : compiled.placeholders()) {
            if (placeholder.indexOf('.') >= 0) {
                throw unusable(
                        compiled,
                        "{%s} is a path, which only events have; give the placeholder a simple name"
                                .formatted(placeholder));
            }
        }
        if (type.isPrimitive()) {
            throw unusable(
                    compiled,
                    "its type is the primitive %s; use %s.class"
                            .formatted(
                                    type,
                                    MethodType.methodType(type)
                                            .wrap()
                                            .returnType()
                                            .getSimpleName()));
        }
        return new ChannelTemplate<>(compiled, type, components(compiled, type));
    }

    private static List<MethodHandle> components(ChannelPattern pattern, Class<?> type) {
        List<String> placeholders = pattern.placeholders();
        if (!type.isRecord() && placeholders.size() == 1) {
            return List.of();
        }
        List<RecordComponent> components = type.isRecord() ? List.of(type.getRecordComponents()) : List.of();
        if (components.size() == 1 && placeholders.size() == 1) {
            return List.of(accessor(pattern, components.get(0)));
        }
        List<MethodHandle> accessors = new ArrayList<>();
        for (String placeholder : placeholders) {
            components.stream()
                    .filter(component -> component.getName().equals(placeholder))
                    .forEach(component -> accessors.add(accessor(pattern, component)));
        }
        if (accessors.size() != placeholders.size() || accessors.size() != components.size()) {
            throw unusable(
                    pattern,
                    "it takes a record with the components %s, and %s is %s"
                            .formatted(
                                    placeholders,
                                    type.getName(),
                                    type.isRecord()
                                            ? "one with "
                                                    + components.stream()
                                                            .map(RecordComponent::getName)
                                                            .toList()
                                            : "none"));
        }
        return List.copyOf(accessors);
    }

    private static MethodHandle accessor(ChannelPattern pattern, RecordComponent component) {
        try {
            // The record need not be public: it may be private to the class that has the template.
            component.getAccessor().setAccessible(true);
            return MethodHandles.lookup().unreflect(component.getAccessor()).asType(ERASED);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            Class<?> type = component.getDeclaringRecord();
            throw new IllegalArgumentException(
                    "the channel template \"%s\" cannot read %s: open the package %s to dev.jbroadcast"
                            .formatted(pattern, type.getName(), type.getPackageName()),
                    e);
        }
    }

    private static IllegalArgumentException unusable(ChannelPattern pattern, String why) {
        return new IllegalArgumentException("the channel template \"%s\" is not usable: %s".formatted(pattern, why));
    }

    /**
     * The channel of this value.
     *
     * @throws IllegalArgumentException if the value cannot stand in a channel's name, as {@link ChannelPattern#format}
     */
    public Channel of(T value) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the channel template \"%s\" takes a value of %s, not %s"
                    .formatted(
                            pattern,
                            type.getName(),
                            value == null ? "null" : value.getClass().getName()));
        }
        if (components.isEmpty()) {
            return pattern.format(value);
        }
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(components.get(i), value);
        }
        return pattern.format(values);
    }

    private Object read(MethodHandle component, T value) {
        try {
            return (Object) component.invokeExact((Object) value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a component of %s cannot be read".formatted(type.getName()), e);
        }
    }

    /** The names of its channels, with placeholders. */
    public ChannelPattern pattern() {
        return pattern;
    }

    /** The type of the value, or of the record of values. */
    public Class<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return pattern.toString();
    }
}
