package dev.jbroadcast.jakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.jakarta.configuration.ClusterProvider;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Cluster;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredClusterTest {

    @TempDir
    private Path library;

    private static BroadcastSettings settings(String... namesAndValues) {
        Map<String, String> settings =
                new LinkedHashMap<>(Map.of("broadcast.server.app-key", "key", "broadcast.server.app-secret", "secret"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return BroadcastSettings.of(settings);
    }

    @Test
    void whoHasARedisForACacheAndNotTheLibraryIsNotAffected() {
        assertThat(configured("REDIS_URL", "redis://cache").status().nodes()).isOne();
    }

    @Test
    void whoAsksForAClusterWithoutTheLibraryIsToldWhatToAdd() {
        assertThatThrownBy(() -> start("broadcast.redis.url", "redis://ada:hidden@one"))
                .hasMessage(
                        "the property broadcast.redis.url asks for several servers as one, and the library for that is not there: add the dependency dev.jbroadcast:broadcast-redis, or set broadcast.redis.enabled=false to run a single server");
        assertThatThrownBy(() -> start("REVERB_SCALING_ENABLED", "true", "REDIS_URL", "redis://one"))
                .hasMessageStartingWith("the property broadcast.redis.enabled asks");
        start("broadcast.redis.url", "redis://one", "broadcast.redis.enabled", "false");
    }

    @Test
    void theLibraryIsFoundAndMakesWhatIsConfigured() throws Exception {
        withLibrary(() -> {
            Cluster cluster = configured("REDIS_HOST", "one");

            assertThat(cluster).isSameAs(Provider.CLUSTER);
        });
    }

    @Test
    void theLibraryWithoutSettingsIsToldOf() throws Exception {
        withLibrary(() -> {
            assertThatThrownBy(() -> start())
                    .hasMessageStartingWith("the property broadcast.redis.url is not set")
                    .hasMessageContaining("broadcast.redis.enabled=false");
            start("broadcast.redis.enabled", "false");
            start("broadcast.default", "log", "broadcast.server.app-key", ""); // no server, and nothing to join
        });
    }

    @Test
    void theClusterOfTheApplicationComesBeforeWhatIsConfigured() {
        // There is no library to make another of these settings, so they would be refused.
        BroadcastSettings settings = settings("broadcast.redis.url", "redis://one");

        BroadcastApplication.start(settings, Contributions.of(Cluster.single())).close();
    }

    private static Cluster configured(String... namesAndValues) {
        return ConfiguredCluster.of(settings(namesAndValues).redis(), JsonCodec.detect(), Threads.defaults());
    }

    private static void start(String... namesAndValues) {
        BroadcastApplication.start(settings(namesAndValues), Contributions.of()).close();
    }

    /** As it is where a web application has a library: its class loader has it, and is that of the thread. */
    private void withLibrary(Runnable test) throws Exception {
        Path services = Files.createDirectories(library.resolve("META-INF/services"));
        Files.writeString(services.resolve(ClusterProvider.class.getName()), Provider.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(
                new URL[] {library.toUri().toURL()}, getClass().getClassLoader())) {
            thread.setContextClassLoader(application);
            test.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    public static final class Provider implements ClusterProvider {

        private static final Cluster CLUSTER = Cluster.single();

        @Override
        public Cluster cluster(BroadcastSettings.Redis settings, JsonCodec codec, Threads threads) {
            assertThat(settings.url()).isEqualTo("redis://one:6379");
            return CLUSTER;
        }
    }
}
