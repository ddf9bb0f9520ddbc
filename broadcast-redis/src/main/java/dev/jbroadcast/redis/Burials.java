package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.Subject;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away what a node has left behind, and tells this one what follows. Only one node does that for each; if it
 * does not come to an end, another one goes on. Thread-safe; nothing blocks.
 */
final class Burials {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);
    private static final int AT_A_TIME = 64;
    private static final int BATCH = 500;

    private final Context context;
    private final Scripts scripts;
    private final Subjects subjects;
    private final Announcer announcer;
    private final LocalNode local;
    private final Pace pace = new Pace(AT_A_TIME);
    private final Set<String> underway = ConcurrentHashMap.newKeySet();

    Burials(Context context, Scripts scripts, Subjects subjects, Announcer announcer, LocalNode local) {
        this.context = context;
        this.scripts = scripts;
        this.subjects = subjects;
        this.announcer = announcer;
        this.local = local;
    }

    /**
     * Buries a node unless another node does.
     *
     * @param heartbeat the last that was seen of it; empty if it is dying already
     */
    void bury(String node, String heartbeat) {
        if (!underway.add(node)) {
            return;
        }
        Keys keys = context.keys();
        CompletableFuture<Long> claim = scripts.run(
                Scripts.CLAIM,
                new byte[][] {keys.nodes(), keys.dying()},
                Keys.bytes(node),
                Keys.bytes(heartbeat),
                Keys.bytes(Long.toString(context.leaseMillis())));
        claim.thenCompose(claimed ->
                        claimed == 1 ? sweep(node, ScanCursor.INITIAL) : CompletableFuture.completedFuture(null))
                .whenComplete((done, failure) -> {
                    underway.remove(node);
                    if (failure != null) {
                        log.debug("node {} was not cleared away; that is tried again", node, failure);
                        context.failed(failure);
                    }
                });
    }

    private CompletableFuture<Void> sweep(String node, ScanCursor cursor) {
        return context.link()
                .commands()
                .sscan(context.keys().subjects(node), cursor, ScanArgs.Builder.limit(BATCH))
                .toCompletableFuture()
                .thenCompose(found -> all(node, found.getValues())
                        .thenCompose(done -> found.isFinished() ? finish(node) : sweep(node, found)));
    }

    private CompletableFuture<Void> all(String node, List<byte[]> texts) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(texts.size());
        AtomicBoolean failed = new AtomicBoolean();
        if (texts.isEmpty()) {
            all.complete(null);
        }
        for (byte[] text : texts) {
            pace.add(() -> one(node, text).whenComplete((done, failure) -> {
                if (failure != null && failed.compareAndSet(false, true)) {
                    all.completeExceptionally(failure);
                }
                if (left.decrementAndGet() == 0) {
                    all.complete(null);
                }
            }));
        }
        return all;
    }

    private CompletableFuture<?> one(String node, byte[] text) {
        SubjectState state;
        try {
            state = subjects.hold(Keys.subject(Keys.text(text)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        String heir = context.identity().name();
        CompletableFuture<List<Object>> reply;
        try {
            // First, so that the departures that this node takes over are found if it dies in its turn.
            announcer.register(state, heir);
            reply = announcer.run(Scripts.BURY, state.subject, state.keys(), node, "", Keys.bytes(heir));
        } catch (RuntimeException e) {
            subjects.release(state);
            return CompletableFuture.failedFuture(e);
        }
        return reply.thenCompose(left -> {
                    depart(state, left);
                    return context.link().commands().srem(context.keys().subjects(node), text);
                })
                .whenComplete((done, failure) -> subjects.release(state));
    }

    private void depart(SubjectState state, List<?> left) {
        Subject subject = state.subject;
        boolean vacated = Replies.number(left.get(0)) == 1;
        Set<String> removed = Replies.strings(left.get(1));
        if (!vacated && removed.isEmpty()) {
            return;
        }
        SubjectState.Departure departure = new SubjectState.Departure(context.epoch(), context.nanoTime());
        if (vacated) {
            state.depart("", departure);
        }
        removed.forEach(user -> state.depart(user, departure));
        local.departed(subject, vacated, removed);
    }

    private CompletableFuture<Void> finish(String node) {
        Keys keys = context.keys();
        context.link().commands().del(keys.subjects(node), keys.tallies(node), keys.channels(node));
        log.info("server {} is gone; what it has left behind is cleared away", node);
        return context.link()
                .commands()
                .zrem(keys.dying(), Keys.bytes(node))
                .toCompletableFuture()
                .thenAccept(removed -> {});
    }
}
