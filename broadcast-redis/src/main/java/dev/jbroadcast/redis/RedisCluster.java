package dev.jbroadcast.redis;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.cluster.ClusterStatus;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.cluster.Tally;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Servers that meet at a Redis: their clients see one server. All servers with the same Redis and the same prefix are
 * nodes of one cluster; they need not know of each other.
 *
 * <p>If Redis cannot be reached, each node goes on alone, and tells the log: its clients get what is published on it.
 * When Redis is back, presence and counts are put in order; messages are not sent again. A node that has died is found
 * out after the {@linkplain RedisSettings#lease lease}; one that is closed properly is gone at once.
 *
 * <p>Belongs to one server, which starts and closes it. Thread-safe.
 */
public final class RedisCluster implements Cluster {

    private final Builder settings;
    private final Keys keys;
    private final JsonCodec json;
    private volatile @Nullable Node node;

    private RedisCluster(Builder settings) {
        this.settings = settings;
        keys = new Keys(settings.redis.prefix());
        settings.check();
        json = settings.codec != null ? settings.codec : JsonCodec.detect();
    }

    /**
     * A cluster of all servers that are given the same.
     *
     * @throws IllegalArgumentException if the settings make no sense; the message says which, and what to do
     */
    public static RedisCluster of(RedisSettings settings) {
        return builder(settings).build();
    }

    /** For those who want more than {@link #of}. */
    public static Builder builder(RedisSettings settings) {
        return new Builder(settings);
    }

    @Override
    public void start(LocalNode local) {
        if (node != null) {
            throw new IllegalStateException(
                    "this RedisCluster belongs to another server already; make one for each server");
        }
        Node started = new Node(settings, keys, json, local);
        node = started;
        started.start();
    }

    @Override
    public void changed(Subject subject) {
        node().changed(subject);
    }

    @Override
    public CompletionStage<Boolean> stillGone(Subject subject, String userId) {
        return node().stillGone(subject, userId);
    }

    @Override
    public void publish(Subject channel, Message message) {
        node().publish(channel, message);
    }

    @Override
    public CompletionStage<Long> keep(Subject channel, Message message) {
        return node().keep(channel, message);
    }

    @Override
    public void terminateConnections(String appId, String userId) {
        node().terminateConnections(appId, userId);
    }

    @Override
    public void tallyChanged(String appId) {
        node().tallyChanged(appId);
    }

    @Override
    public CompletionStage<Snapshot> read(Subject subject) {
        return node().read(subject);
    }

    @Override
    public CompletionStage<Map<String, Integer>> channels(String appId, String prefix) {
        return node().channels(appId, prefix);
    }

    @Override
    public CompletionStage<Tally> tally(String appId) {
        return node().tally(appId);
    }

    @Override
    public CompletionStage<Optional<String>> putIfAbsent(String name, String text, Duration timeToLive) {
        return node().putIfAbsent(name, text, timeToLive);
    }

    @Override
    public void put(String name, @Nullable String text, Duration timeToLive) {
        node().put(name, text, timeToLive);
    }

    @Override
    public boolean hasPeers() {
        return true;
    }

    @Override
    public ClusterStatus status() {
        Node started = node;
        return started == null ? new ClusterStatus(false, LocalNode.HERE, 0, "not started") : started.status();
    }

    @Override
    public void close() {
        Node started = node;
        if (started != null) {
            started.close();
        }
    }

    /** How many subjects are on the mind of this node. */
    int remembered() {
        return node().remembered();
    }

    private Node node() {
        return Objects.requireNonNull(node, "not started");
    }

    /** How a {@link RedisCluster} is made. Not thread-safe. */
    public static final class Builder {

        final RedisSettings redis;
        Duration heartbeat;
        Threads threads = Threads.defaults();
        LongSupplier nanoTime = System::nanoTime;

        @Nullable
        JsonCodec codec;

        /**
         * So many subjects are remembered while Redis is away, until it is asked which of them are still of interest.
         */
        int newWhileAway = 100_000;

        private Builder(RedisSettings redis) {
            this.redis = Objects.requireNonNull(redis, "redis");
            Duration tenth = redis.lease().dividedBy(10);
            heartbeat = tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
        }

        /**
         * How often a node says that it is alive; by default every second, or ten times in a lease if that is more
         * often.
         */
        public Builder heartbeat(Duration heartbeat) {
            this.heartbeat = Objects.requireNonNull(heartbeat, "heartbeat");
            return this;
        }

        /** Where threads come from; by default {@link Threads#defaults()}. The Redis client has its own. */
        public Builder threads(Threads threads) {
            this.threads = Objects.requireNonNull(threads, "threads");
            return this;
        }

        /** The time that leases are measured with, in nanoseconds; by default {@link System#nanoTime()}. */
        public Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
            return this;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = Objects.requireNonNull(codec, "codec");
            return this;
        }

        /**
         * The cluster, which connects when a server starts it.
         *
         * @throws IllegalArgumentException if the settings make no sense; the message says which, and what to do
         */
        public RedisCluster build() {
            return new RedisCluster(this);
        }

        private void check() {
            if (heartbeat.toMillis() <= 0) {
                throw new IllegalArgumentException(
                        "the heartbeat of a cluster's nodes is " + heartbeat + "; it takes a millisecond or more");
            }
            if (redis.lease().compareTo(heartbeat.multipliedBy(3)) < 0) {
                throw new IllegalArgumentException("the lease of a cluster's nodes (broadcast.redis.lease) is "
                        + redis.lease() + "; it takes three times the heartbeat or more, which is " + heartbeat);
            }
        }
    }
}
