package dev.jbroadcast.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** JSON by Jackson 2. */
public final class Jackson2JsonCodec implements JsonCodec {

    private final ObjectMapper mapper;

    /**
     * A codec with the modules on the class path, set to write what Jackson 3 writes by default; {@code java.time}
     * needs {@code jackson-datatype-jsr310} there.
     */
    public Jackson2JsonCodec() {
        this(JsonMapper.builder()
                .findAndAddModules()
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build());
    }

    /** A codec that writes and reads as the application's own mapper does, but for the components of records. */
    public Jackson2JsonCodec(ObjectMapper mapper) {
        this.mapper = mapper.copy()
                .setAccessorNaming(
                        new RecordsByComponents(mapper.getSerializationConfig().getAccessorNaming()))
                .disable(SerializationFeature.INDENT_OUTPUT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public String write(@Nullable Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new JsonCodecException(e.getOriginalMessage(), e);
        }
    }

    @Override
    public @Nullable Object read(String json) {
        return read(json, Object.class);
    }

    @Override
    public <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new JsonCodecException(e.getOriginalMessage(), e);
        }
    }

    /**
     * Takes a record's components for its properties, read by their accessors, which the record may have written itself
     * to mask or copy something; Jackson alone would take every {@code getX} and {@code isX} for one as well. Classes
     * that are no records stay with the application's own strategy.
     */
    private static final class RecordsByComponents extends AccessorNamingStrategy.Provider {

        private static final long serialVersionUID = 1L;

        private final AccessorNamingStrategy.Provider others;

        RecordsByComponents(AccessorNamingStrategy.Provider others) {
            this.others = others;
        }

        @Override
        public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass type) {
            return new DefaultAccessorNamingStrategy.RecordNaming(config, type) {
                @Override
                public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
                    return _fieldNames.contains(name) ? name : null;
                }

                @Override
                public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
                    return null;
                }
            };
        }

        @Override
        public AccessorNamingStrategy forPOJO(MapperConfig<?> config, AnnotatedClass type) {
            return others.forPOJO(config, type);
        }

        @Override
        public AccessorNamingStrategy forBuilder(MapperConfig<?> config, AnnotatedClass type, BeanDescription value) {
            return others.forBuilder(config, type, value);
        }
    }
}
