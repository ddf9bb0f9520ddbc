package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import dev.jbroadcast.server.cluster.LocalNode;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Reads which channels there are on all nodes, from the lists that the nodes keep. Thread-safe; nothing blocks. */
final class Channels {

    private static final int BATCH = 1_000;

    private final Context context;
    private final LocalNode local;

    Channels(Context context, LocalNode local) {
        this.context = context;
        this.local = local;
    }

    CompletableFuture<Map<String, Integer>> read(String appId, String prefix, Set<String> nodes) {
        Map<String, Integer> sums = new ConcurrentHashMap<>();
        local.channels(appId).forEach((name, count) -> {
            if (name.startsWith(prefix)) {
                sums.put(name, count);
            }
        });
        // Nothing that a name is written with means anything to the patterns of Redis.
        ScanArgs wanted = ScanArgs.Builder.limit(BATCH).match(Keys.bytes(Keys.channels(appId, prefix) + "*"));
        try {
            return CompletableFuture.allOf(nodes.stream()
                            .filter(node -> !context.identity().isOurs(node))
                            .map(node -> read(node, ScanCursor.INITIAL, wanted, new ConcurrentHashMap<>())
                                    .thenAccept(found -> found.forEach((text, count) ->
                                            sums.merge(Keys.subject(text).name(), count, Integer::sum))))
                            .toArray(CompletableFuture[]::new))
                    .thenApply(all -> Map.copyOf(sums));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(
                    new ClusterUnavailableException(context.link() + " cannot be asked", e));
        }
    }

    /** Into a map for each node: a scan may name one twice. */
    private CompletableFuture<Map<String, Integer>> read(
            String node, ScanCursor cursor, ScanArgs wanted, Map<String, Integer> found) {
        return context.link()
                .commands()
                .hscan(context.keys().channels(node), cursor, wanted)
                .toCompletableFuture()
                .thenCompose(page -> {
                    page.getMap()
                            .forEach((text, count) -> found.put(Keys.text(text), Integer.parseInt(Keys.text(count))));
                    return page.isFinished()
                            ? CompletableFuture.completedFuture(found)
                            : read(node, page, wanted, found);
                });
    }
}
