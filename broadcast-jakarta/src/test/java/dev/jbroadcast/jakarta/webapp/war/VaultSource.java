package dev.jbroadcast.jakarta.webapp.war;

import dev.jbroadcast.jakarta.configuration.ConfigurationSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the secret where nobody else looks. */
public final class VaultSource implements ConfigurationSource {

    private static final Map<String, String> SETTINGS = Map.of("broadcast.server.app-secret", "war-secret");

    @Override
    public @Nullable String get(String name) {
        return SETTINGS.get(name);
    }

    @Override
    public Set<String> names() {
        return SETTINGS.keySet();
    }
}
