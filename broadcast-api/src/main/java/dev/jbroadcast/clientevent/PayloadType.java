package dev.jbroadcast.clientevent;

import dev.jbroadcast.callback.LogText;
import dev.jbroadcast.callback.Refusal;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener wants its payloads to be. */
final class PayloadType {

    /** Of a listener that leaves them unread, and is called whatever they are. */
    static final PayloadType NONE = new PayloadType(Void.class);

    private static final Logger log = LoggerFactory.getLogger(ClientEventRegistry.class);

    /** No primitive. */
    private final Class<?> type;

    private PayloadType(Class<?> type) {
        this.type = type;
    }

    /** @throws IllegalArgumentException if nobody could say that a payload is of this type */
    static PayloadType of(Type type) {
        return new PayloadType(MethodType.methodType(classOf(type)).wrap().returnType());
    }

    private static Class<?> classOf(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof WildcardType wildcard) {
            return classOf(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof ParameterizedType generic && isPlain(generic)) {
            return (Class<?>) generic.getRawType();
        }
        throw new IllegalArgumentException(
                "a payload cannot be made a %s; take a record or another class, an array, a Map<String, Object> or a List<Object>"
                        .formatted(type.getTypeName()));
    }

    /** Whether its elements may be anything; codecs get to know the class only, and would not make other ones. */
    private static boolean isPlain(ParameterizedType generic) {
        List<Type> arguments = List.of(generic.getActualTypeArguments());
        boolean keyed = generic.getRawType() == Map.class && arguments.get(0) == String.class;
        return arguments.stream()
                .skip(keyed ? 1 : 0)
                .allMatch(argument -> argument == Object.class
                        || argument instanceof WildcardType wildcard && wildcard.getUpperBounds()[0] == Object.class);
    }

    /** Whether this type says more than that there is a payload. */
    boolean isKnown() {
        return type != Object.class;
    }

    /**
     * A payload of this type; null if it is JSON's null and the type {@code Object}, or if nobody looks at it.
     *
     * @throws Refusal if the data is none of this type
     */
    @Nullable
    Object read(String data, JsonCodec codec) {
        if (type == Void.class) {
            return null;
        }
        if (type == Object.class) {
            return plain(data, codec);
        }
        if (type == String.class) {
            return plain(data, codec) instanceof String text ? text : data;
        }
        try {
            Object value = typed(data, codec);
            if (value == null) {
                throw refusal(data, "it is something else");
            }
            return value;
        } catch (JsonCodecException e) {
            throw refusal(data, e.getMessage());
        }
    }

    private Refusal refusal(String data, @Nullable String why) {
        if (log.isDebugEnabled()) {
            log.debug(
                    "{}",
                    LogText.printable("a client event's data is no %s: %s (%s)".formatted(type.getName(), data, why)));
        }
        return new Refusal("its data is no %s".formatted(type.getSimpleName()));
    }

    private @Nullable Object typed(String data, JsonCodec codec) {
        if (type == Map.class || type == List.class) {
            // With the numbers that the codec's plain values have, whatever its library would put into a bare class.
            Object value = plain(data, codec);
            return type.isInstance(value) ? value : null;
        }
        try {
            return codec.read(data, type);
        } catch (JsonCodecException e) {
            if (isJson(data, codec)) {
                throw e;
            }
            // The client sent a string, which travels without its quotes (pusher-protocol.md §3).
            return codec.read(codec.write(data), type);
        }
    }

    private static @Nullable Object plain(String data, JsonCodec codec) {
        try {
            return codec.read(data);
        } catch (JsonCodecException e) {
            return data;
        }
    }

    private static boolean isJson(String data, JsonCodec codec) {
        try {
            codec.read(data);
            return true;
        } catch (JsonCodecException e) {
            return false;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PayloadType payload && payload.type == type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
