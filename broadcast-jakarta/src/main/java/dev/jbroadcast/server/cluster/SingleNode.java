package dev.jbroadcast.server.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster of one: whatever changes is decided at once, in the calling thread. */
final class SingleNode implements Cluster {

    private volatile @Nullable LocalNode node;

    @Override
    public void start(LocalNode node) {
        this.node = node;
    }

    @Override
    public void changed(Subject subject) {
        node().alone(subject, true);
    }

    @Override
    public CompletionStage<Boolean> stillGone(Subject subject, String userId) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void publish(Subject channel, Message message) {
        // Nobody else listens.
    }

    @Override
    public CompletionStage<Long> keep(Subject channel, Message message) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public void terminateConnections(String appId, String userId) {
        // There are no others.
    }

    @Override
    public void tallyChanged(String appId) {
        // Nobody else wants to know.
    }

    @Override
    public CompletionStage<Snapshot> read(Subject subject) {
        return CompletableFuture.completedFuture(node().snapshot(subject));
    }

    @Override
    public CompletionStage<Map<String, Integer>> channels(String appId, String prefix) {
        return CompletableFuture.completedFuture(node().channels(appId).entrySet().stream()
                .filter(channel -> channel.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public CompletionStage<Tally> tally(String appId) {
        return CompletableFuture.completedFuture(node().tally(appId));
    }

    @Override
    public CompletionStage<Optional<String>> putIfAbsent(String name, String text, Duration timeToLive) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public void put(String name, @Nullable String text, Duration timeToLive) {
        // What the node remembers itself is all that there is.
    }

    @Override
    public boolean hasPeers() {
        return false;
    }

    @Override
    public ClusterStatus status() {
        return new ClusterStatus(true, LocalNode.HERE, 1, "a single node");
    }

    @Override
    public void close() {
        // Nobody is there to say good-bye to.
    }

    private LocalNode node() {
        return Objects.requireNonNull(node, "not started");
    }
}
