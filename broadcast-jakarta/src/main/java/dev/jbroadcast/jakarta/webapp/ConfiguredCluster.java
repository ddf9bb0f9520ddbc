package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.configuration.ClusterProvider;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Cluster;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** What joins this server with others, made of settings by a library that knows how. */
final class ConfiguredCluster {

    private ConfiguredCluster() {}

    /**
     * @return a single node, if there is no such library, or none is wanted
     * @throws IllegalArgumentException if a cluster is asked for and cannot be made; the message says what is missing
     */
    static Cluster of(BroadcastSettings.Redis settings, JsonCodec codec, Threads threads) {
        if (!settings.enabled()) {
            return Cluster.single();
        }
        Optional<ClusterProvider> provider = provider();
        if (provider.isEmpty() && settings.requiredBy() != null) {
            throw new IllegalArgumentException(
                    "the property %s asks for several servers as one, and the library for that is not there: add the dependency dev.jbroadcast:broadcast-redis, or set broadcast.redis.enabled=false to run a single server"
                            .formatted(settings.requiredBy()));
        }
        if (provider.isPresent() && settings.url() == null) {
            throw new IllegalArgumentException(
                    "the property broadcast.redis.url is not set, and without it this server cannot find the others, which broadcast-redis is there for: set it to the URL of a Redis, such as redis://localhost:6379, or set broadcast.redis.enabled=false to run a single server");
        }
        return provider.map(each -> each.cluster(settings, codec, threads)).orElseGet(Cluster::single);
    }

    /** That of the application, and else that beside this library. */
    private static Optional<ClusterProvider> provider() {
        return Stream.of(Thread.currentThread().getContextClassLoader(), ConfiguredCluster.class.getClassLoader())
                .flatMap(loader -> ServiceLoader.load(ClusterProvider.class, loader).stream())
                .map(ServiceLoader.Provider::get)
                .findFirst();
    }
}
