package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.Tally;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Tells the other nodes how much there is of each app, and adds up what they tell. Thread-safe; nothing blocks. */
final class Tallies {

    private static final long COALESCED_MILLIS = 50;

    /** With more than that, all wait longer: each tells each other, which is a square of work for Redis. */
    private static final int FEW_NODES = 4;

    private final Context context;
    private final Wire wire;
    private final LocalNode local;
    private final Publications publications;
    private final Set<String> apps = ConcurrentHashMap.newKeySet();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();
    private volatile Set<String> missing = Set.of();

    Tallies(Context context, Wire wire, LocalNode local, Publications publications) {
        this.context = context;
        this.wire = wire;
        this.local = local;
        this.publications = publications;
    }

    void changed(String appId) {
        apps.add(appId);
        changed.add(appId);
        schedule();
    }

    /** To nodes that have just come, or to all after this one was away. */
    void announceAll() {
        changed.addAll(apps);
        schedule();
    }

    private void schedule() {
        if (context.outage().isReachable() && scheduled.compareAndSet(false, true)) {
            context.later(this::announce, COALESCED_MILLIS * Math.max(1, known.size() / FEW_NODES));
        }
    }

    private void announce() {
        scheduled.set(false);
        if (!context.outage().isReachable()) {
            return; // all are told when it is back
        }
        String node = context.identity().name();
        for (String appId : List.copyOf(changed)) {
            changed.remove(appId);
            Tally tally = local.tally(appId);
            try {
                context.link().commands().hset(context.keys().tallies(node), Keys.bytes(appId), wire.record(tally));
            } catch (RuntimeException e) {
                changed.add(appId);
                return;
            }
            publications.send(context.keys().control(), wire.tally(node, appId, tally));
        }
    }

    void received(String node, String appId, Tally tally) {
        known.computeIfAbsent(node, absent -> ConcurrentHashMap.newKeySet()).add(appId);
        local.tallied(appId, node, tally);
    }

    /** A node is gone, with what it had. */
    void gone(String node) {
        Set<String> had = known.remove(node);
        if (had != null) {
            had.forEach(appId -> local.tallied(appId, node, null));
        }
    }

    /** Forgets those that are not among the living for the second time: the first time, they may have just come. */
    void retain(Set<String> nodes) {
        Set<String> absent =
                known.keySet().stream().filter(node -> !nodes.contains(node)).collect(Collectors.toUnmodifiableSet());
        absent.stream().filter(missing::contains).forEach(this::gone);
        missing = absent;
    }

    /** Of all nodes together. */
    CompletableFuture<Tally> read(String appId, Set<String> nodes) {
        CompletableFuture<Tally> sum = CompletableFuture.completedFuture(local.tally(appId));
        try {
            for (String node : nodes) {
                if (!context.identity().isOurs(node)) {
                    CompletableFuture<byte[]> written = context.link()
                            .commands()
                            .hget(context.keys().tallies(node), Keys.bytes(appId))
                            .toCompletableFuture();
                    sum = sum.thenCombine(written, (so, more) -> more == null ? so : add(so, wire.tally(more)));
                }
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(
                    new ClusterUnavailableException("the other servers cannot be asked", e));
        }
        return sum.thenApply(all -> new Tally(
                all.connections(), all.peakConnections(), all.clientMessages(), all.publications(), Map.of()));
    }

    private static Tally add(Tally one, Tally other) {
        return new Tally(
                one.connections() + other.connections(),
                Math.max(one.peakConnections(), other.peakConnections()),
                one.clientMessages() + other.clientMessages(),
                one.publications() + other.publications(),
                Map.of());
    }
}
