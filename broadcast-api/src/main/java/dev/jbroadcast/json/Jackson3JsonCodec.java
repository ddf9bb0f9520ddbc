package dev.jbroadcast.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AccessorNamingStrategy;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import tools.jackson.databind.json.JsonMapper;

/** JSON by Jackson 3. */
public final class Jackson3JsonCodec implements JsonCodec {

    private final JsonMapper mapper;

    /** A codec with Jackson's defaults and the modules on the class path. */
    public Jackson3JsonCodec() {
        this(JsonMapper.builder().findAndAddModules().build());
    }

    /** A codec that writes and reads as the application's own mapper does, but for the components of records. */
    public Jackson3JsonCodec(JsonMapper mapper) {
        this.mapper = mapper.rebuild()
                .accessorNaming(
                        new RecordsByComponents(mapper.serializationConfig().getAccessorNaming()))
                .disable(SerializationFeature.INDENT_OUTPUT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    @Override
    public String write(@Nullable Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JacksonException e) {
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
        } catch (JacksonException e) {
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
