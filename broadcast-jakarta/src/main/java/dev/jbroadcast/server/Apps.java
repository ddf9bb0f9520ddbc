package dev.jbroadcast.server;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The hubs of the apps that were asked for so far; each is made when its app is first found. Thread-safe. */
final class Apps {

    private final AppProvider provider;
    private final Function<App, Hub> newHub;
    private final Map<String, Hub> hubs = new ConcurrentHashMap<>();

    Apps(AppProvider provider, Function<App, Hub> newHub) {
        this.provider = provider;
        this.newHub = newHub;
    }

    boolean mayBlock() {
        return provider.mayBlock();
    }

    Optional<Hub> byKey(String key) {
        return provider.findByKey(key).map(this::hub);
    }

    Optional<Hub> byId(String id) {
        return provider.findById(id).map(this::hub);
    }

    /** @throws IllegalArgumentException if there is no app with this id; the message says which there are */
    Hub requireById(String id) {
        return byId(id).orElseThrow(() -> new IllegalArgumentException(
                "there is no app with the id \"%s\"; there are: %s".formatted(id, provider)));
    }

    /** The hub of an app that was asked for before; null if it never was. */
    @Nullable
    Hub known(String id) {
        return hubs.get(id);
    }

    Collection<Hub> hubs() {
        return hubs.values();
    }

    private Hub hub(App app) {
        Hub hub = hubs.computeIfAbsent(app.id(), id -> newHub.apply(app));
        if (hub.app() != app) {
            hub.update(app);
        }
        return hub;
    }
}
