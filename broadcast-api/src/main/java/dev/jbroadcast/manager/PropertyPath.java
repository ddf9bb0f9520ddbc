package dev.jbroadcast.manager;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way from an object to a value, such as {@code order.customer.id}: looked up once for a class, walked without any
 * look-up. Each step is a component of a record, a getter, or a public method of that name without parameters.
 */
final class PropertyPath {

    private static final MethodType ERASED = MethodType.methodType(Object.class, Object.class);

    private final String path;
    private final MethodHandle[] steps;
    private final Class<?> type;

    private PropertyPath(String path, MethodHandle[] steps, Class<?> type) {
        this.path = path;
        this.steps = steps;
        this.type = type;
    }

    /**
     * @throws IllegalArgumentException if there is no such property; the message names it and the class that lacks it
     */
    static PropertyPath of(Class<?> root, String path) {
        List<MethodHandle> steps = new ArrayList<>();
        Class<?> type = root;
        for (String name : path.split("\\.", -1)) {
            Class<?> owner = type;
            Method accessor = accessor(owner, name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "%s has no property \"%s\": no record component, getter or public method without parameters"
                                    .formatted(owner.getName(), name)));
            steps.add(handle(accessor));
            type = accessor.getReturnType();
        }
        return new PropertyPath(path, steps.toArray(MethodHandle[]::new), type);
    }

    /** The value; null if it, or anything on the way to it, is null. */
    @Nullable
    Object get(Object root) {
        Object value = root;
        try {
            for (MethodHandle step : steps) {
                if (value == null) {
                    return null;
                }
                value = (Object) step.invokeExact(value);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the property \"%s\" cannot be read".formatted(path), e);
        }
        return value;
    }

    /** The last segment. */
    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The type of the value. */
    Class<?> type() {
        return type;
    }

    private static Optional<Method> accessor(Class<?> type, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        String capitalized = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        List<String> names = type.isRecord() ? List.of(name) : List.of("get" + capitalized, "is" + capitalized, name);
        for (String candidate : names) {
            Optional<Method> found = publicMethod(type, candidate)
                    .filter(method -> !candidate.startsWith("is")
                            || candidate.equals(name)
                            || method.getReturnType() == boolean.class
                            || method.getReturnType() == Boolean.class);
            if (found.isPresent()) {
                return found;
            }
        }
        // A record may have written getters of its own, beside its components.
        return type.isRecord()
                ? publicMethod(type, "get" + capitalized).or(() -> publicMethod(type, "is" + capitalized))
                : Optional.empty();
    }

    private static Optional<Method> publicMethod(Class<?> type, String name) {
        try {
            Method method = type.getMethod(name);
            boolean property = !Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() != void.class
                    && method.getDeclaringClass() != Object.class;
            return property ? Optional.of(method) : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    private static MethodHandle handle(Method accessor) {
        try {
            // The class that declares a public method need not be public itself.
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(ERASED);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "%s cannot be read: open the package %s to dev.jbroadcast"
                            .formatted(accessor, accessor.getDeclaringClass().getPackageName()),
                    e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
