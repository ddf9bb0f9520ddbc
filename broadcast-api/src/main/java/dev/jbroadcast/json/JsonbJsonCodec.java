package dev.jbroadcast.json;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.config.BinaryDataStrategy;
import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON by the container's JSON-B: on a Jakarta EE server an application needs no JSON library of its own. Records are
 * written by their components, which JSON-B itself does not know.
 *
 * <p>It differs from the codecs over Jackson in four points: JSON-B's annotations on components are not read, nor does
 * a naming strategy, serializer or adapter of the configuration apply to records; a record inside of a class that is
 * none has to be public, as that class has; {@code NaN} and the infinities are refused; and whether
 * {@link #read(String, Class)} can make a record is up to the implementation of JSON-B.
 */
public final class JsonbJsonCodec implements JsonCodec {

    /** Deeper than any payload; less deep than what overflows the stack of a JSON-B implementation. */
    private static final int MAX_DEPTH = 500;

    private final Jsonb jsonb;
    private final JsonParserFactory parsers;

    /**
     * A codec with JSON-B's defaults, but where Jackson's differ: absent values are written, as null, and bytes are
     * base64 text.
     *
     * @throws IllegalStateException if there is the API of JSON-B but no implementation
     */
    public JsonbJsonCodec() {
        this(new JsonbConfig().withNullValues(true).withBinaryDataStrategy(BinaryDataStrategy.BASE_64));
    }

    /**
     * A codec with the application's configuration; records keep being written by their components.
     *
     * @throws IllegalStateException if there is the API of JSON-B but no implementation
     */
    public JsonbJsonCodec(JsonbConfig config) {
        // The application goes on using its own configuration: ours is a copy.
        JsonbConfig ours = new JsonbConfig();
        config.getAsMap().forEach(ours::setProperty);
        ours.withFormatting(false).withSerializers(new RecordSerializer());
        try {
            this.jsonb = JsonbBuilder.create(ours);
            this.parsers = Json.createParserFactory(Map.of());
        } catch (JsonbException | JsonException e) {
            throw new IllegalStateException(
                    "there is no usable implementation of JSON-B on the class path; add one such as org.eclipse:yasson",
                    e);
        }
    }

    @Override
    public String write(@Nullable Object value) {
        try {
            Object plain = plain(value);
            return plain == null ? "null" : jsonb.toJson(plain);
        } catch (JsonbException | JsonException e) {
            throw new JsonCodecException(e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Object read(String json) {
        // In brackets, because parsers differ in what they let follow a value that is no object and no array.
        try (JsonParser parser = parsers.createParser(new StringReader("[" + json + "]"))) {
            parser.next();
            List<@Nullable Object> values = array(parser, 0);
            if (values.size() != 1 || parser.hasNext()) {
                throw new JsonbException("the text is not exactly one JSON value");
            }
            return values.get(0);
        } catch (JsonException | JsonbException | NoSuchElementException | IllegalStateException e) {
            throw new JsonCodecException(e.getMessage(), e);
        }
    }

    @Override
    public <T> T read(String json, Class<T> type) {
        // JSON-B implementations stop at the end of the value whatever follows it, and some never stop inside of
        // unfinished text that they skip: they only get what has been read to its end once.
        read(json);
        try {
            return jsonb.fromJson(json, type);
        } catch (JsonbException | JsonException e) {
            throw new JsonCodecException(e.getMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser parser, JsonParser.Event event, int depth) {
        return switch (event) {
            case START_OBJECT -> object(parser, depth);
            case START_ARRAY -> array(parser, depth);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonbException("unexpected " + event);
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser, int depth) {
        checkDepth(depth);
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.next() != JsonParser.Event.END_OBJECT) {
            String key = parser.getString();
            members.put(key, value(parser, parser.next(), depth + 1));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser, int depth) {
        checkDepth(depth);
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonParser.Event event = parser.next(); event != JsonParser.Event.END_ARRAY; event = parser.next()) {
            elements.add(value(parser, event, depth + 1));
        }
        return elements;
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new JsonbException("the text is nested deeper than %d levels".formatted(MAX_DEPTH));
        }
    }

    /** The types that Jackson chooses, so that callers see the same ones whatever the library. */
    private static Number number(JsonParser parser) {
        String text = parser.getString();
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return Double.valueOf(text);
        }
        if (text.length() <= 9) {
            return Integer.valueOf(text);
        }
        BigInteger number = new BigDecimal(text).toBigIntegerExact();
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    /**
     * A value with maps in the place of records. JSON-B implementations look at a class before they look for its
     * serializer, and give up on one that is not public; which records often are not.
     */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Record components) {
            return components(components);
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((key, element) -> members.put(key, plain(element)));
            return members;
        }
        if (value instanceof Collection<?> collection) {
            List<@Nullable Object> elements = new ArrayList<>(collection.size());
            collection.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (value instanceof Object[] array) {
            return plain(Arrays.asList(array));
        }
        return value;
    }

    private static Map<String, @Nullable Object> components(Record value) {
        Map<String, @Nullable Object> components = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            components.put(component.getName(), plain(elementOf(value, component)));
        }
        return components;
    }

    private static @Nullable Object elementOf(Record value, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (IllegalAccessException | InaccessibleObjectException | InvocationTargetException e) {
            throw new JsonbException(
                    "cannot read the component %s of %s"
                            .formatted(component.getName(), value.getClass().getName()),
                    e);
        }
    }

    /** Reaches the records inside of objects that JSON-B writes itself. */
    private static final class RecordSerializer implements JsonbSerializer<Record> {

        @Override
        public void serialize(Record value, JsonGenerator generator, SerializationContext context) {
            generator.writeStartObject();
            components(value).forEach((name, element) -> {
                // JSON-B leaves absent values out, Jackson writes them; clients had better see one of the two.
                if (element == null) {
                    generator.writeNull(name);
                } else {
                    context.serialize(name, element, generator);
                }
            });
            generator.writeEnd();
        }
    }
}
