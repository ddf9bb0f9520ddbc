package dev.jbroadcast.spring;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;

/** A connection of the properties, with what is known better of its server than the properties say. */
final class DetailedConnection {

    private static final Set<String> DRIVERS = Set.of("pusher", "reverb");

    private DetailedConnection() {}

    /** Whether a connection leads to a server elsewhere. */
    static boolean isElsewhere(Map<String, String> properties) {
        return DRIVERS.contains(properties.getOrDefault("driver", "").strip());
    }

    static Map<String, String> of(
            String name, Map<String, String> properties, ObjectProvider<PusherConnectionDetails> details) {
        if (!isElsewhere(properties)) {
            return properties;
        }
        return details.orderedStream()
                .filter(each -> each.connection() == null || name.equals(each.connection()))
                .findFirst()
                .map(each -> with(properties, each))
                .orElse(properties);
    }

    private static Map<String, String> with(Map<String, String> properties, PusherConnectionDetails details) {
        Map<String, String> detailed = new HashMap<>(properties);
        detailed.keySet().removeAll(Set.of("cluster", "path"));
        detailed.put("host", details.host());
        detailed.put("port", Integer.toString(details.port()));
        detailed.put("scheme", details.scheme());
        detailed.put("app-id", details.credentials().appId());
        detailed.put("key", details.credentials().key());
        detailed.put("secret", details.credentials().secret());
        return detailed;
    }
}
