package dev.jbroadcast.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.VisibilityChecker;
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
                .setAnnotationIntrospector(AnnotationIntrospector.pair(
                        mapper.getSerializationConfig().getAnnotationIntrospector(), new RecordComponentsOnly()))
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

    private static final class RecordComponentsOnly extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Version version() {
            return Version.unknownVersion();
        }

        @Override
        public VisibilityChecker<?> findAutoDetectVisibility(AnnotatedClass type, VisibilityChecker<?> checker) {
            return type.getRawType().isRecord()
                    ? checker.withFieldVisibility(Visibility.ANY)
                            .withGetterVisibility(Visibility.NONE)
                            .withIsGetterVisibility(Visibility.NONE)
                    : checker;
        }
    }
}
