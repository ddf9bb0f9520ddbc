package dev.jbroadcast.jakarta.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that people have in the {@code .env} files of their Laravel projects ({@code REVERB_APP_KEY},
 * {@code BROADCAST_CONNECTION}, …), for what is set nowhere else. They may come from any source. Applications need not
 * care: {@link BroadcastSettings} and the Spring Boot starter take them.
 */
public final class LaravelNames {

    private static final String DEFAULT = "broadcast.default";
    private static final String REDIS = "broadcast.redis.";

    /** As Kubernetes sets it for a service that is called {@code redis}. */
    private static final Pattern LINKED_PORT = Pattern.compile("tcp://.*:([0-9]+)");

    private final Function<String, @Nullable String> configured;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private LaravelNames(Function<String, @Nullable String> configured) {
        this.configured = configured;
    }

    /**
     * The settings that Laravel's names stand for; to be taken for what is set nowhere else.
     *
     * @param configured what a name is set to, of Laravel's or of ours; null if it is not set
     */
    public static Map<String, String> settings(Function<String, @Nullable String> configured) {
        LaravelNames names = new LaravelNames(configured);
        names.copy(DEFAULT, "BROADCAST_CONNECTION", "BROADCAST_DRIVER");
        names.reverb();
        names.pusher();
        names.scaling();
        return names.settings;
    }

    /**
     * Those in which Laravel's names of the app of Reverb name the app of the server inside the application: for where
     * that server is used. Otherwise they are those of a server elsewhere, and would start another one here.
     *
     * @param configured what a name is set to; null if it is not set
     */
    public static Map<String, String> serverSettings(Function<String, @Nullable String> configured) {
        LaravelNames names = new LaravelNames(configured);
        names.copy("broadcast.server.app-id", "REVERB_APP_ID");
        names.copy("broadcast.server.app-key", "REVERB_APP_KEY");
        names.copy("broadcast.server.app-secret", "REVERB_APP_SECRET");
        names.copy("broadcast.server.host", "REVERB_SERVER_HOST");
        names.copy("broadcast.server.port", "REVERB_SERVER_PORT");
        return names.settings;
    }

    /**
     * Those in which {@code REDIS_URL}, or {@code REDIS_HOST}, {@code REDIS_PORT} and {@code REDIS_DB}, with
     * {@code REDIS_USERNAME} and {@code REDIS_PASSWORD}, name the Redis where servers meet: for where there is
     * something that uses it, and no {@code broadcast.redis.url}. Many applications have these names for a cache.
     *
     * @param configured what a name is set to; null if it is not set
     */
    public static Map<String, String> redisSettings(Function<String, @Nullable String> configured) {
        LaravelNames names = new LaravelNames(configured);
        String url = names.redis("URL");
        String host = names.redis("HOST");
        if (url == null && host != null) {
            url = names.redisUrl(host);
        }
        if (url != null) {
            names.settings.put(REDIS + "url", url);
            String username = names.redis("USERNAME");
            String password = names.redis("PASSWORD");
            if (password != null && !url.contains("@")) {
                names.settings.put(REDIS + "password", password);
                if (username != null) {
                    names.settings.put(REDIS + "username", username);
                }
            }
        }
        return names.settings;
    }

    private String redisUrl(String host) {
        String port = redis("PORT");
        String database = redis("DB");
        // Laravel takes a host with the scheme of TLS before it.
        return "%s:%s%s"
                .formatted(
                        host.contains("://") ? host : "redis://" + host,
                        port == null ? "6379" : LINKED_PORT.matcher(port).replaceFirst("$1"),
                        database == null ? "" : "/" + database);
    }

    /** The example that Laravel comes with sets the password to {@code null}. */
    private @Nullable String redis(String name) {
        String value = get("REDIS_" + name);
        return "null".equals(value) ? null : value;
    }

    /**
     * What is said under our own name is meant for this application, and Laravel's switch for all that have the file.
     */
    private void scaling() {
        if (get(REDIS + "url") == null) {
            copy(REDIS + "enabled", "REVERB_SCALING_ENABLED");
        }
    }

    private void reverb() {
        if (isConnection("reverb", "REVERB_APP_KEY", "REVERB_APP_SECRET", "REVERB_HOST")) {
            connection("reverb", "REVERB");
        }
    }

    private void pusher() {
        if (!isConnection("pusher", "PUSHER_APP_KEY", "PUSHER_APP_SECRET")) {
            return;
        }
        connection("pusher", "PUSHER");
        String properties = "broadcast.connections.pusher.";
        if (get(properties + "host") == null && !settings.containsKey(properties + "host")) {
            String cluster = get("PUSHER_APP_CLUSTER");
            settings.put(properties + "cluster", cluster == null ? "mt1" : cluster); // as Laravel does
        }
    }

    private void connection(String connection, String prefix) {
        String properties = "broadcast.connections." + connection + ".";
        settings.put(properties + "driver", connection);
        copy(properties + "app-id", prefix + "_APP_ID");
        copy(properties + "key", prefix + "_APP_KEY");
        copy(properties + "secret", prefix + "_APP_SECRET");
        copy(properties + "host", prefix + "_HOST");
        copy(properties + "port", prefix + "_PORT");
        copy(properties + "scheme", prefix + "_SCHEME");
    }

    /**
     * Whether there is enough for a connection. Where it is to be the default one, what is missing is better said than
     * that there is no such connection.
     */
    private boolean isConnection(String name, String... needed) {
        String driver = get("broadcast.connections." + name + ".driver");
        if (driver != null && !Set.of("reverb", "pusher").contains(driver)) {
            return false; // the name is in use for something else
        }
        String byDefault = get(DEFAULT);
        return name.equals(byDefault == null ? settings.get(DEFAULT) : byDefault)
                || List.of(needed).stream().allMatch(each -> get(each) != null);
    }

    private void copy(String property, String... names) {
        for (String name : names) {
            String value = get(name);
            if (value != null) {
                settings.put(property, value);
                return;
            }
        }
    }

    private @Nullable String get(String name) {
        // As in the example that Laravel comes with, names are set to nothing too.
        String value = configured.apply(name);
        return value == null || value.isBlank() ? null : unquoted(value.strip());
    }

    /** Files of properties know no quotes, and {@code .env} files are full of them. */
    private static @Nullable String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
        String unquoted = quoted ? value.substring(1, value.length() - 1) : value;
        return unquoted.isBlank() ? null : unquoted;
    }
}
