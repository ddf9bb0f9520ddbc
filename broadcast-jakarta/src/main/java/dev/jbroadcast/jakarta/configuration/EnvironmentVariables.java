package dev.jbroadcast.jakarta.configuration;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment of the process. Shells take no dots and dashes in names, so names are also found in the form that
 * MicroProfile Config gives them: {@code BROADCAST_SERVER_APP_KEY}.
 */
final class EnvironmentVariables implements ConfigurationSource {

    private final Map<String, String> variables;

    EnvironmentVariables(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The form of a name that shells take. */
    static String form(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    @Override
    public @Nullable String get(String name) {
        String exact = variables.get(name);
        return exact == null ? variables.get(form(name)) : exact;
    }

    @Override
    public Set<String> names() {
        return variables.keySet();
    }
}
