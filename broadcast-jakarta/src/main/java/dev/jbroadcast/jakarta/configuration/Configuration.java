package dev.jbroadcast.jakarta.configuration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Where settings are looked up: in one source after the other, of which the first that has a name decides. A name that
 * is set to nothing counts as not set. Thread-safe; blocks as long as the sources do.
 */
public final class Configuration {

    private static final String MICROPROFILE = "org.eclipse.microprofile.config.ConfigProvider";

    private final List<ConfigurationSource> sources;

    private Configuration(List<? extends ConfigurationSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** These sources, in this order. */
    public static Configuration of(List<? extends ConfigurationSource> sources) {
        return new Configuration(sources);
    }

    /** Nothing but these settings. */
    public static Configuration of(Map<String, String> settings) {
        return of(List.of(ConfigurationSource.of(settings)));
    }

    /**
     * The usual sources of an application: its own {@link ConfigurationSource}s, MicroProfile Config where it is there,
     * those of the host, the system properties, the environment.
     *
     * @param application the class loader of the application
     * @param host what the host of the application lets it be configured with, such as context parameters
     */
    public static Configuration of(ClassLoader application, ConfigurationSource... host) {
        List<ConfigurationSource> sources = new ArrayList<>();
        ServiceLoader.load(ConfigurationSource.class, application).forEach(sources::add);
        if (isThere(MICROPROFILE)) {
            MicroProfileConfig.of(application).ifPresent(sources::add);
        }
        sources.addAll(List.of(host));
        sources.add(new SystemProperties());
        sources.add(new EnvironmentVariables(System.getenv()));
        return of(sources);
    }

    /** What a name is set to, without spaces around it; empty if it is not set. */
    public Optional<String> get(String name) {
        for (ConfigurationSource source : sources) {
            String value = source.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }

    /** All names that the sources know to be set, a copy. Those of the environment are in its own form. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        sources.forEach(source -> names.addAll(source.names()));
        return names;
    }

    /** The same, and after all other sources these settings. */
    Configuration orElse(Map<String, String> settings) {
        List<ConfigurationSource> all = new ArrayList<>(sources);
        all.add(ConfigurationSource.of(settings));
        return of(all);
    }

    private static boolean isThere(String className) {
        try {
            Class.forName(className, false, Configuration.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
