package dev.jbroadcast.spring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payloads are written as the application writes JSON everywhere else: with its own Jackson. Imported in this order, of
 * which the first that applies counts.
 */
final class JsonCodecConfiguration {

    private JsonCodecConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "tools.jackson.databind.json.JsonMapper")
    @ConditionalOnMissingBean(JsonCodec.class)
    static class Jackson3 {

        @Bean
        JsonCodec broadcastJsonCodec(ObjectProvider<JsonMapper> mapper) {
            JsonMapper own = mapper.getIfAvailable();
            return own == null ? new Jackson3JsonCodec() : new Jackson3JsonCodec(own);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "com.fasterxml.jackson.databind.json.JsonMapper")
    @ConditionalOnMissingBean(JsonCodec.class)
    static class Jackson2 {

        @Bean
        JsonCodec broadcastJsonCodec(ObjectProvider<ObjectMapper> mapper) {
            ObjectMapper own = mapper.getIfAvailable();
            return own == null ? new Jackson2JsonCodec() : new Jackson2JsonCodec(own);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(JsonCodec.class)
    static class Detected {

        @Bean
        JsonCodec broadcastJsonCodec() {
            try {
                return JsonCodec.detect();
            } catch (IllegalStateException e) {
                throw new MissingJsonLibraryException(e);
            }
        }
    }
}
