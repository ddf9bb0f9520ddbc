package dev.jbroadcast.jakarta.configuration;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place where settings are looked up by name. An application that keeps its settings where nobody else looks, in a
 * vault say, names a source of its own in
 * {@code META-INF/services/dev.jbroadcast.jakarta.configuration.ConfigurationSource}; it comes before all others. Such
 * a class is public and has a public constructor without parameters. Thread-safe; may block.
 */
public interface ConfigurationSource {

    /**
     * What a name is set to.
     *
     * @param name such as {@code broadcast.server.app-key}
     * @return null if it is not set here
     */
    @Nullable
    String get(String name);

    /** The names that are set here, as far as that is known; others may be set as well. */
    Set<String> names();

    /** The settings of a map. */
    static ConfigurationSource of(Map<String, String> settings) {
        return new MapSource(settings);
    }
}
