package dev.jbroadcast.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.introspect.VisibilityChecker;
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
                .annotationIntrospector(AnnotationIntrospector.pair(
                        mapper.serializationConfig().getAnnotationIntrospector(), new RecordComponentsOnly()))
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

    private static final class RecordComponentsOnly extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public VisibilityChecker findAutoDetectVisibility(
                MapperConfig<?> config, AnnotatedClass type, VisibilityChecker checker) {
            return type.getRawType().isRecord()
                    ? checker.withFieldVisibility(Visibility.ANY)
                            .withGetterVisibility(Visibility.NONE)
                            .withIsGetterVisibility(Visibility.NONE)
                    : checker;
        }
    }
}
