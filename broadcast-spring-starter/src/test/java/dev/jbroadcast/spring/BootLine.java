package dev.jbroadcast.spring;

import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import org.springframework.util.ClassUtils;

/**
 * What differs between the lines of Spring Boot that these tests run with, all as they are compiled against the newest.
 */
final class BootLine {

    private BootLine() {}

    static Class<?> jacksonAutoConfiguration() {
        return present(
                "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
                "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration");
    }

    static Class<?> redisAutoConfiguration() {
        return present(
                "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
                "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration");
    }

    /** Of the Jackson that the line comes with. */
    static Class<? extends JsonCodec> codec() {
        return isPresent("tools.jackson.databind.json.JsonMapper") ? Jackson3JsonCodec.class : Jackson2JsonCodec.class;
    }

    static boolean isPresent(String className) {
        return ClassUtils.isPresent(className, BootLine.class.getClassLoader());
    }

    private static Class<?> present(String ofThisGeneration, String ofTheOneBefore) {
        String name = isPresent(ofThisGeneration) ? ofThisGeneration : ofTheOneBefore;
        return ClassUtils.resolveClassName(name, BootLine.class.getClassLoader());
    }
}
