package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.configuration.LaravelNames;
import java.util.LinkedHashMap;
import java.util.Map;
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

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (environment.getPropertySources().contains(SOURCE)) {
            return; // of a parent
        }
        Map<String, Object> defaults = new LinkedHashMap<>(LaravelNames.settings(environment::getProperty));
        environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
        if (OnInProcessServerCondition.user(environment) != null) {
            defaults.putAll(LaravelNames.serverSettings(environment::getProperty));
        }
    }

    /** The sources of properties are in their order only after all other initializers have run. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
