package dev.jbroadcast.server;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says which apps there are: a fixed list ({@link #of}), or a look-up in a database, then best behind
 * {@link CachedAppProvider}. It is asked for each new connection and each request, from many threads, and may block.
 */
public interface AppProvider {

    /** The app that has this key; empty if there is none. The key comes from outside and may be anything. */
    Optional<App> findByKey(String key);

    /** The app with this id; empty if there is none. The id comes from outside and may be anything. */
    Optional<App> findById(String id);

    /** Whether finding an app may take more than a look into memory; a transport then does not wait for it. */
    default boolean mayBlock() {
        return true;
    }

    /**
     * These apps.
     *
     * @throws IllegalArgumentException if there is none, or two have the same id or a key in common
     */
    static AppProvider of(App... apps) {
        return of(Arrays.asList(apps));
    }

    /**
     * These apps.
     *
     * @throws IllegalArgumentException if there is none, or two have the same id or a key in common
     */
    static AppProvider of(List<App> apps) {
        Map<String, App> byId = new LinkedHashMap<>();
        Map<String, App> byKey = new LinkedHashMap<>();
        for (App app : apps) {
            app.credentials().forEach(credentials -> {
                if (byKey.putIfAbsent(credentials.key(), app) != null) {
                    throw new IllegalArgumentException("two apps have the key \"%s\"".formatted(credentials.key()));
                }
            });
            if (byId.putIfAbsent(app.id(), app) != null) {
                throw new IllegalArgumentException("two apps have the id \"%s\"".formatted(app.id()));
            }
        }
        if (byId.isEmpty()) {
            throw new IllegalArgumentException("the server needs an app: App.of(new AppCredentials(…))");
        }
        return new AppProvider() {
            @Override
            public Optional<App> findByKey(String key) {
                return Optional.ofNullable(byKey.get(key));
            }

            @Override
            public Optional<App> findById(String id) {
                return Optional.ofNullable(byId.get(id));
            }

            @Override
            public boolean mayBlock() {
                return false;
            }

            @Override
            public String toString() {
                return String.join(", ", byId.keySet());
            }
        };
    }
}
