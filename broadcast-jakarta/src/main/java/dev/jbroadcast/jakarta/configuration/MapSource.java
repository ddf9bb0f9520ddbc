package dev.jbroadcast.jakarta.configuration;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings that somebody has written down. */
final class MapSource implements ConfigurationSource {

    private final Map<String, String> settings;

    MapSource(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    @Override
    public @Nullable String get(String name) {
        return settings.get(name);
    }

    @Override
    public Set<String> names() {
        return settings.keySet();
    }
}
