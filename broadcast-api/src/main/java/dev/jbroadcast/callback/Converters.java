package dev.jbroadcast.callback;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of what stands in channel names. Every value has one text only: if "042" were 42 as well, one order
 * would have many channels, and who authorizes them would see one.
 */
public final class Converters {

    private static final Map<Class<?>, Function<String, ?>> BUILT_IN = Map.of(
            String.class, text -> text,
            Long.class, canonical(Long::valueOf),
            Integer.class, canonical(Integer::valueOf),
            Short.class, canonical(Short::valueOf),
            Byte.class, canonical(Byte::valueOf),
            Boolean.class, canonical(Boolean::valueOf),
            Character.class, canonical(text -> text.charAt(0)),
            UUID.class, canonical(UUID::fromString));

    private final Map<Class<?>, Function<String, ?>> bound;
    private final List<Function<Class<?>, @Nullable Function<String, ?>>> others;

    private Converters(
            Map<Class<?>, Function<String, ?>> bound, List<Function<Class<?>, @Nullable Function<String, ?>>> others) {
        this.bound = Map.copyOf(bound);
        this.others = List.copyOf(others);
    }

    private static Function<String, Object> canonical(Function<String, ?> parse) {
        return text -> {
            Object value = parse.apply(text);
            if (!value.toString().equals(text)) {
                throw new IllegalArgumentException("it would be written \"%s\"".formatted(value));
            }
            return value;
        };
    }

    /** Whether there is a converter to the type. */
    public boolean has(Class<?> type) {
        return find(type) != null;
    }

    /**
     * What a text stands for.
     *
     * @param placeholder where the text stands
     * @throws Refusal if the text is none of this type, or stands for a thing that does not exist
     * @throws IllegalArgumentException if there is no converter to the type
     */
    @SuppressWarnings("unchecked") // bind() and the map of the built-in ones go by the type that is asked for
    public <T> T convert(String placeholder, String text, Class<T> type) {
        Function<String, ?> converter = find(type);
        if (converter == null) {
            throw new IllegalArgumentException(missing(placeholder, type));
        }
        Object value;
        try {
            value = converter.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal("{%s} is \"%s\", which is no %s (%s)"
                    .formatted(placeholder, text, type.getSimpleName(), e.getMessage()));
        }
        if (value == null) {
            throw new Refusal(
                    "{%s} is \"%s\", and there is no such %s".formatted(placeholder, text, type.getSimpleName()));
        }
        return (T) value;
    }

    /** What to say if there is no converter to the type. */
    public static String missing(String placeholder, Class<?> type) {
        return "{%s} cannot be made a %s: add bind(%s.class, …) to the routes"
                .formatted(placeholder, type.getName(), type.getSimpleName());
    }

    private @Nullable Function<String, ?> find(Class<?> type) {
        Class<?> wrapper = MethodType.methodType(type).wrap().returnType();
        Function<String, ?> converter = bound.get(wrapper);
        if (converter != null) {
            return converter;
        }
        if (type.isEnum()) {
            return text -> constant(type, text);
        }
        Function<String, ?> builtIn = BUILT_IN.get(wrapper);
        return builtIn != null ? builtIn : other(type);
    }

    private @Nullable Function<String, ?> other(Class<?> type) {
        for (Function<Class<?>, @Nullable Function<String, ?>> converters : others) {
            Function<String, ?> converter = converters.apply(type);
            if (converter != null) {
                return converter;
            }
        }
        return null;
    }

    private static Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("there is no such constant");
    }

    /** Collects them. */
    public static final class Builder {

        private final Map<Class<?>, Function<String, ?>> bound = new HashMap<>();
        private final List<Function<Class<?>, @Nullable Function<String, ?>>> others = new ArrayList<>();

        /**
         * Adds a converter, which goes before a built-in one.
         *
         * @throws IllegalArgumentException if there is one of the application's already
         */
        public void bind(Class<?> type, Function<String, ?> converter) {
            Class<?> wrapper = MethodType.methodType(type).wrap().returnType();
            if (bound.putIfAbsent(wrapper, converter) != null) {
                throw new IllegalArgumentException(
                        "there are two converters to %s; bind it once".formatted(type.getName()));
            }
        }

        /**
         * Adds converters to types that are neither bound nor built in.
         *
         * @param converters gives the converter to a type; null if it has none
         */
        public void others(Function<Class<?>, @Nullable Function<String, ?>> converters) {
            others.add(converters);
        }

        public Converters build() {
            return new Converters(bound, others);
        }
    }
}
