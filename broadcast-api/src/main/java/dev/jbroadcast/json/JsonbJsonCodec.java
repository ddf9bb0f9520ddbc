package dev.jbroadcast.json;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParsingException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * JSON by the container's JSON-B: on a Jakarta EE server an application needs no JSON library of its own. Records are
 * written by their components, which JSON-B itself does not know; its annotations on components are not read.
 */
public final class JsonbJsonCodec implements JsonCodec {

    private final Jsonb jsonb;

    /** A codec with JSON-B's defaults. */
    public JsonbJsonCodec() {
        this(new JsonbConfig());
    }

    /** A codec with the application's configuration; records keep being written by their components. */
    public JsonbJsonCodec(JsonbConfig config) {
        this.jsonb = JsonbBuilder.create(config.withSerializers(new RecordSerializer()));
    }

    @Override
    public String write(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        try {
            return jsonb.toJson(value);
        } catch (JsonbException e) {
            throw new JsonCodecException(e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Object read(String json) {
        return read(json, Object.class);
    }

    @Override
    public <T> T read(String json, Class<T> type) {
        try {
            return jsonb.fromJson(json, type);
        } catch (JsonbException | JsonParsingException e) {
            throw new JsonCodecException(e.getMessage(), e);
        }
    }

    private static final class RecordSerializer implements JsonbSerializer<Record> {

        @Override
        public void serialize(Record value, JsonGenerator generator, SerializationContext context) {
            generator.writeStartObject();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                Object element = elementOf(value, component);
                // JSON-B leaves absent values out, Jackson writes them; clients had better see one of the two.
                if (element == null) {
                    generator.writeNull(component.getName());
                } else {
                    context.serialize(component.getName(), element, generator);
                }
            }
            generator.writeEnd();
        }

        private static @Nullable Object elementOf(Record value, RecordComponent component) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                return accessor.invoke(value);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new JsonbException(
                        "cannot read the component %s of %s"
                                .formatted(component.getName(), value.getClass().getName()),
                        e);
            }
        }
    }
}
