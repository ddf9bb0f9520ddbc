package dev.jbroadcast.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Takes the names that people have in the {@code .env} files of their Laravel projects ({@code REVERB_APP_KEY},
 * {@code BROADCAST_CONNECTION}, …) for what is set nowhere else. They may come from the environment of the process or
 * from any other source of properties.
 *
 * <p>It is an initializer because those run when all sources are there and no condition has been asked yet, and because
 * they are the same in all lines of Spring Boot.
 */
final class LaravelEnvironment implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    static final String SOURCE = "broadcastLaravelEnvironment";

    private static final String DEFAULT = "broadcast.default";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (environment.getPropertySources().contains(SOURCE)) {
            return; // of a parent
        }
        Names names = new Names(environment);
        Map<String, Object> defaults = new LinkedHashMap<>();
        names.copy(defaults, DEFAULT, "BROADCAST_CONNECTION", "BROADCAST_DRIVER");
        // From here on the default connection can be asked for.
        environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
        defaults.putAll(reverb(names));
        defaults.putAll(pusher(names));
        if (OnInProcessServerCondition.user(environment) != null) {
            // Otherwise they are those of a server elsewhere, and would start another one here.
            names.copy(defaults, "broadcast.server.app-id", "REVERB_APP_ID");
            names.copy(defaults, "broadcast.server.app-key", "REVERB_APP_KEY");
            names.copy(defaults, "broadcast.server.app-secret", "REVERB_APP_SECRET");
        }
    }

    private static Map<String, Object> reverb(Names names) {
        if (!names.isConnection("reverb", "REVERB_APP_KEY", "REVERB_APP_SECRET", "REVERB_HOST")) {
            return Map.of();
        }
        return connection(names, "reverb", "REVERB");
    }

    private static Map<String, Object> pusher(Names names) {
        if (!names.isConnection("pusher", "PUSHER_APP_KEY", "PUSHER_APP_SECRET")) {
            return Map.of();
        }
        Map<String, Object> connection = connection(names, "pusher", "PUSHER");
        String prefix = "broadcast.connections.pusher.";
        if (names.get(prefix + "host") == null && !connection.containsKey(prefix + "host")) {
            String cluster = names.get("PUSHER_APP_CLUSTER");
            connection.put(prefix + "cluster", cluster == null ? "mt1" : cluster); // as Laravel does
        }
        return connection;
    }

    private static Map<String, Object> connection(Names names, String connection, String prefix) {
        String properties = "broadcast.connections." + connection + ".";
        Map<String, Object> defaults = new LinkedHashMap<>(Map.of(properties + "driver", connection));
        names.copy(defaults, properties + "app-id", prefix + "_APP_ID");
        names.copy(defaults, properties + "key", prefix + "_APP_KEY");
        names.copy(defaults, properties + "secret", prefix + "_APP_SECRET");
        names.copy(defaults, properties + "host", prefix + "_HOST");
        names.copy(defaults, properties + "port", prefix + "_PORT");
        names.copy(defaults, properties + "scheme", prefix + "_SCHEME");
        return defaults;
    }

    /** The sources of properties are in their order only after all other initializers have run. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    private record Names(ConfigurableEnvironment environment) {

        /** What a name is set to; null if it is not, or to nothing, as in the example that Laravel comes with. */
        @Nullable
        String get(String name) {
            String value = environment.getProperty(name);
            return value == null || value.isBlank() ? null : unquoted(value.strip());
        }

        /** Files of properties know no quotes, and {@code .env} files are full of them. */
        private static @Nullable String unquoted(String value) {
            boolean quoted = value.length() > 1
                    && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
            String unquoted = quoted ? value.substring(1, value.length() - 1) : value;
            return unquoted.isBlank() ? null : unquoted;
        }

        void copy(Map<String, Object> defaults, String property, String... names) {
            for (String name : names) {
                String value = get(name);
                if (value != null) {
                    defaults.put(property, value);
                    return;
                }
            }
        }

        /**
         * Whether there is enough for a connection. Where it is to be the default one, what is missing is better said
         * than that there is no such connection.
         */
        boolean isConnection(String name, String... needed) {
            String driver = environment.getProperty("broadcast.connections." + name + ".driver");
            if (driver != null && !Set.of("reverb", "pusher").contains(driver.strip())) {
                return false; // the name is in use for something else
            }
            return name.equals(environment.getProperty(DEFAULT))
                    || List.of(needed).stream().allMatch(each -> get(each) != null);
        }
    }
}
