package dev.jbroadcast.jakarta.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes the names of the connections' properties apart: {@code broadcast.connections.<name>.<property>}. In the form of
 * the environment, {@code BROADCAST_CONNECTIONS_NAME_PROPERTY}, a connection is one that other sources name, or else
 * its name is one word.
 */
final class ConnectionNames {

    private static final String PREFIX = "broadcast.connections.";
    private static final String ENVIRONMENT_PREFIX = EnvironmentVariables.form(PREFIX);

    private ConnectionNames() {}

    /** The properties of each connection by name. */
    static Map<String, Map<String, String>> read(SettingsReader reader, Set<String> names) {
        Map<String, Map<String, String>> connections = new LinkedHashMap<>();
        for (String name : names) {
            int dot = name.startsWith(PREFIX) ? name.indexOf('.', PREFIX.length()) : -1;
            if (dot > PREFIX.length()) {
                add(connections, reader, name.substring(PREFIX.length(), dot), name.substring(dot + 1));
            }
        }
        List<String> known = new ArrayList<>(connections.keySet());
        known.sort(Comparator.comparing(String::length).reversed());
        for (String name : names) {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                addOfEnvironment(connections, reader, known, name.substring(ENVIRONMENT_PREFIX.length()));
            }
        }
        return connections;
    }

    private static void addOfEnvironment(
            Map<String, Map<String, String>> connections, SettingsReader reader, List<String> known, String rest) {
        String firstWord = rest.substring(0, Math.max(0, rest.indexOf('_'))).toLowerCase(Locale.ROOT);
        String connection = known.stream()
                .filter(each -> rest.startsWith(EnvironmentVariables.form(each) + "_"))
                .findFirst()
                .orElse(firstWord);
        if (!connection.isEmpty()) {
            String property = rest.substring(connection.length() + 1)
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            add(connections, reader, connection, property);
        }
    }

    private static void add(
            Map<String, Map<String, String>> connections, SettingsReader reader, String connection, String property) {
        reader.text(PREFIX + connection + "." + property)
                .ifPresent(value -> connections
                        .computeIfAbsent(connection, name -> new LinkedHashMap<>())
                        .put(property, value));
    }
}
