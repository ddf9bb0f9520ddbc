package dev.jbroadcast.jakarta.configuration;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * MicroProfile Config, where the server or the application has it. It knows the system properties and the environment
 * too, and what an application keeps in {@code META-INF/microprofile-config.properties}.
 */
final class MicroProfileConfig implements ConfigurationSource {

    private final Config config;

    private MicroProfileConfig(Config config) {
        this.config = config;
    }

    /** That of an application; empty if there is only the API and nothing behind it. */
    static Optional<ConfigurationSource> of(ClassLoader application) {
        try {
            return Optional.of(new MicroProfileConfig(ConfigProvider.getConfig(application)));
        } catch (IllegalStateException noImplementation) {
            return Optional.empty();
        }
    }

    @Override
    public @Nullable String get(String name) {
        return config.getOptionalValue(name, String.class).orElse(null);
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }
}
