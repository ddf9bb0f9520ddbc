package dev.jbroadcast.spring;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.jakarta.configuration.LaravelNames;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.redis.RedisSettings;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import jakarta.websocket.server.ServerContainer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Several servers as one, where the library {@code broadcast-redis} is there: over the Redis of
 * {@code broadcast.redis.url}, else the application's own, else that of Laravel's names. The connections are the
 * server's own in any case.
 */
@AutoConfiguration(
        before = BroadcastServerAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
        })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({RedisCluster.class, ServerContainer.class})
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@Conditional(OnInProcessServerCondition.class)
@EnableConfigurationProperties(BroadcastProperties.class)
public class BroadcastRedisAutoConfiguration {

    private static final String SPRING_DATA =
            "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SPRING_DATA)
    @ConditionalOnMissingBean({Cluster.class, PusherServer.class})
    @ConditionalOnProperty(name = "broadcast.redis.enabled", matchIfMissing = true)
    static class WithSpringData {

        /** The server starts it, and closes it. */
        @Bean(destroyMethod = "")
        Cluster broadcastCluster(
                BroadcastProperties properties,
                Environment environment,
                JsonCodec codec,
                Threads threads,
                ObjectProvider<LettuceConnectionFactory> ofApplication) {
            return cluster(
                    properties.redis(),
                    environment,
                    codec,
                    threads,
                    () -> Optional.ofNullable(ofApplication.getIfUnique()).map(ApplicationRedis::settings));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(SPRING_DATA)
    @ConditionalOnMissingBean({Cluster.class, PusherServer.class})
    @ConditionalOnProperty(name = "broadcast.redis.enabled", matchIfMissing = true)
    static class WithoutSpringData {

        /** The server starts it, and closes it. */
        @Bean(destroyMethod = "")
        Cluster broadcastCluster(
                BroadcastProperties properties, Environment environment, JsonCodec codec, Threads threads) {
            return cluster(properties.redis(), environment, codec, threads, Optional::empty);
        }
    }

    private static Cluster cluster(
            BroadcastProperties.Redis properties,
            Environment environment,
            JsonCodec codec,
            Threads threads,
            Supplier<Optional<RedisSettings>> ofApplication) {
        try {
            RedisSettings settings = properties.url() != null
                    ? of(properties.url(), properties.username(), properties.password())
                    : ofApplication.get().or(() -> ofLaravel(environment)).orElseThrow(NoClusterException::noSettings);
            RedisSettings complete = new RedisSettings(
                    settings.uris(),
                    settings.redisCluster() || properties.cluster(),
                    settings.ssl(),
                    properties.prefix(),
                    properties.lease(),
                    properties.timeout());
            return RedisCluster.builder(complete).codec(codec).threads(threads).build();
        } catch (IllegalArgumentException e) {
            throw new NoClusterException(e.getMessage(), "Correct the properties below broadcast.redis.", e);
        }
    }

    private static Optional<RedisSettings> ofLaravel(Environment environment) {
        Map<String, String> settings = LaravelNames.redisSettings(environment::getProperty);
        return Optional.ofNullable(settings.get("broadcast.redis.url"))
                .map(url ->
                        of(url, settings.get("broadcast.redis.username"), settings.get("broadcast.redis.password")));
    }

    private static RedisSettings of(String url, @Nullable String username, @Nullable String password) {
        RedisSettings settings = RedisSettings.of(url);
        if (username != null && password == null) {
            throw new IllegalArgumentException(
                    "broadcast.redis.username is \"%s\", and broadcast.redis.password is not set; set both, or put both into broadcast.redis.url"
                            .formatted(username));
        }
        return password == null ? settings : settings.withCredentials(username, password);
    }
}
