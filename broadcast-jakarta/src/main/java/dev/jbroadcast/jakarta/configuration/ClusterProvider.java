package dev.jbroadcast.jakarta.configuration;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Cluster;

/**
 * Makes what joins servers of what is configured. A library that has one names it in
 * {@code META-INF/services/dev.jbroadcast.jakarta.configuration.ClusterProvider}; such a class is public and has a
 * public constructor without parameters. {@code broadcast-redis} has one, and adding it is all that an application
 * does.
 */
public interface ClusterProvider {

    /**
     * Makes a cluster, which the server starts and closes.
     *
     * @param settings enabled, and with a URL
     * @param codec what reads and writes JSON
     * @param threads where threads come from
     * @throws IllegalArgumentException if a setting is not usable; the message says which, what it is and what it
     *     takes, without secrets
     */
    Cluster cluster(BroadcastSettings.Redis settings, JsonCodec codec, Threads threads);
}
