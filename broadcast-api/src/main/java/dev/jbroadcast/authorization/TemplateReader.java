package dev.jbroadcast.authorization;

import dev.jbroadcast.ChannelTemplate;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Refusal;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the value of a {@link ChannelTemplate} from what stands in a channel's name. */
final class TemplateReader {

    private TemplateReader() {}

    /** @throws IllegalArgumentException if there is no converter to the type of the template, or of a component */
    static <T> Function<ChannelParameters, T> of(ChannelTemplate<T> template, Converters converters) {
        Class<T> type = template.type();
        List<String> placeholders = template.pattern().placeholders();
        if (!type.isRecord()) {
            String placeholder = placeholders.get(0);
            requireConverter(template, placeholder, type, converters);
            return parameters -> parameters.get(placeholder, type);
        }
        List<RecordComponent> components = List.of(type.getRecordComponents());
        List<Function<ChannelParameters, ?>> values = new ArrayList<>();
        for (RecordComponent component : components) {
            // The only component may be called otherwise than the only placeholder.
            String placeholder = placeholders.size() == 1 ? placeholders.get(0) : component.getName();
            requireConverter(template, placeholder, component.getType(), converters);
            values.add(parameters -> parameters.get(placeholder, component.getType()));
        }
        MethodHandle constructor = constructor(template, components);
        return parameters -> type.cast(create(
                constructor,
                values.stream().map(value -> value.apply(parameters)).toArray(),
                type,
                parameters));
    }

    private static void requireConverter(
            ChannelTemplate<?> template, String placeholder, Class<?> type, Converters converters) {
        if (!converters.has(type)) {
            throw new IllegalArgumentException("the channel template \"%s\" is not usable: %s"
                    .formatted(template, Converters.missing(placeholder, type)));
        }
    }

    private static MethodHandle constructor(ChannelTemplate<?> template, List<RecordComponent> components) {
        Class<?> type = template.type();
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(
                    components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asSpreader(Object[].class, components.size())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "the channel template \"%s\" cannot make a %s: open the package %s to dev.jbroadcast"
                            .formatted(template, type.getName(), type.getPackageName()),
                    e);
        }
    }

    private static Object create(
            MethodHandle constructor, Object[] values, Class<?> type, ChannelParameters parameters) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (IllegalArgumentException e) {
            throw new Refusal("%s is no %s (%s)".formatted(parameters, type.getSimpleName(), e.getMessage()));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // The canonical constructor of a record cannot declare checked exceptions.
            throw new IllegalStateException("%s cannot be made a %s".formatted(parameters, type.getName()), e);
        }
    }
}
