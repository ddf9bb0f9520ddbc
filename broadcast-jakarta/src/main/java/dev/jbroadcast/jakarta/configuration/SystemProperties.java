package dev.jbroadcast.jakarta.configuration;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the JVM was started with: {@code -Dbroadcast.default=log}. */
final class SystemProperties implements ConfigurationSource {

    @Override
    public @Nullable String get(String name) {
        return System.getProperty(name);
    }

    @Override
    public Set<String> names() {
        return System.getProperties().stringPropertyNames();
    }
}
