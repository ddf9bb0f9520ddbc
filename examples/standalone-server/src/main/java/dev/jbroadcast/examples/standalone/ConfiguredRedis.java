package dev.jbroadcast.examples.standalone;

import dev.jbroadcast.jakarta.configuration.LaravelNames;
import dev.jbroadcast.redis.RedisSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Redis where several servers meet to be one, if there is one. */
final class ConfiguredRedis {

    private static final String URL = "broadcast.redis.url";

    private ConfiguredRedis() {}

    /**
     * What the file says, else what the environment says.
     *
     * @return null for a server on its own
     * @throws ConfigurationException if something is wrong; the message names it
     */
    static @Nullable RedisSettings read(JsonObject file, Environment environment) {
        if (file.has("redis")) {
            JsonObject redis = file.object("redis");
            boolean enabled = redis.flag("enabled", true);
            RedisSettings settings = settings(redis);
            redis.requireNothingElse();
            return enabled ? settings : null;
        }
        return fromEnvironment(environment);
    }

    private static RedisSettings settings(JsonObject redis) {
        String url = redis.text("url");
        String username = redis.text("username", "");
        String password = redis.text("password", "");
        boolean cluster = redis.flag("cluster", false);
        String prefix = redis.text("prefix", RedisSettings.DEFAULT_PREFIX);
        Duration lease = seconds(redis, "lease", RedisSettings.DEFAULT_LEASE);
        Duration timeout = seconds(redis, "timeout", RedisSettings.DEFAULT_TIMEOUT);
        try {
            RedisSettings settings = with(RedisSettings.of(url), username, password);
            return new RedisSettings(
                    settings.uris(), settings.redisCluster() || cluster, settings.ssl(), prefix, lease, timeout);
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    private static Duration seconds(JsonObject redis, String key, Duration byDefault) {
        return Duration.ofSeconds(redis.positive(key, (int) byDefault.toSeconds()));
    }

    /**
     * {@code REDIS_URL} alone is enough. {@code REDIS_HOST} is in the {@code .env} of every Laravel project, so it
     * takes Laravel's switch for several servers.
     */
    private static @Nullable RedisSettings fromEnvironment(Environment environment) {
        Boolean scaling = environment.scaling().orElse(null);
        if (scaling == null && !environment.hasRedisUrl() || Boolean.FALSE.equals(scaling)) {
            return null;
        }
        Map<String, String> redis = LaravelNames.redisSettings(environment::text);
        String url = redis.get(URL);
        if (url == null) {
            throw new ConfigurationException(
                    "REVERB_SCALING_ENABLED is true, and there is no Redis; set REDIS_URL, such as redis://localhost:6379");
        }
        try {
            return with(
                    RedisSettings.of(url),
                    redis.getOrDefault("broadcast.redis.username", ""),
                    redis.getOrDefault("broadcast.redis.password", ""));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage())
                    .replace(URL, environment.hasRedisUrl() ? "REDIS_URL" : "REDIS_HOST"));
        }
    }

    private static RedisSettings with(RedisSettings settings, String username, String password) {
        return password.isEmpty() ? settings : settings.withCredentials(username.isEmpty() ? null : username, password);
    }

    /** The names are those of properties; in the file they are keys of an object. */
    private static ConfigurationException wrong(IllegalArgumentException e) {
        return new ConfigurationException(String.valueOf(e.getMessage()).replace("broadcast.redis.", "redis."));
    }
}
