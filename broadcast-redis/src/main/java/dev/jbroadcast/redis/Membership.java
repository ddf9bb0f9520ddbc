package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at every heartbeat that this node is alive, learns who else is, and finds out when Redis is gone, is back, or
 * has forgotten everything. Whether another node is dead is not read off a clock: its heartbeat has not changed for the
 * lease, all of which this node's own were answered. So a Redis that has stood still buries nobody. Thread-safe;
 * nothing blocks.
 */
final class Membership {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    /** After so many heartbeats without an answer, new connections are tried. */
    private static final int PATIENCE = 2;

    /** What a node does when it comes, and comes back. */
    interface Events {

        /** Redis answers, the node is known, and the topic of all nodes is subscribed to. */
        void joined();

        /** These are alive. */
        void seen(Set<String> nodes);

        /** A node is dead, or has said good-bye. */
        void gone(String node, String heartbeat);

        /** At each heartbeat that is answered. */
        void beat();

        /** Redis may have something of this node's that the node does not remember. */
        boolean isRenewalNeeded();
    }

    /** A heartbeat, and when it was seen first. */
    private record Seen(String heartbeat, long since) {}

    private final Context context;
    private final Scripts scripts;
    private final Events events;
    private final Duration interval;
    private final Duration timeout;
    private final AtomicBoolean beating = new AtomicBoolean();
    private final AtomicLong interruptions = new AtomicLong();
    private volatile Epoch epoch = Epoch.UNKNOWN;
    private volatile Set<String> nodes = Set.of();
    private volatile boolean closed;

    // What follows is touched by one heartbeat at a time.
    private final Map<String, Seen> others = new HashMap<>();
    /** What this node was called when it joined last, and what may still come under that name. */
    private final List<String> formerNames = new ArrayList<>();

    private boolean joined;
    private int unanswered;
    private long lastAnswer;
    private long begun = -1;

    Membership(Context context, Scripts scripts, Events events, Duration interval, Duration timeout) {
        this.context = context;
        this.scripts = scripts;
        this.events = events;
        this.interval = interval;
        this.timeout = timeout;
    }

    Epoch epoch() {
        return epoch;
    }

    /** Those that are alive, as far as is known; this one is among them as soon as it has joined. */
    Set<String> nodes() {
        return nodes;
    }

    /** Messages may have been missed. */
    void interrupted() {
        interruptions.incrementAndGet();
    }

    /** One heartbeat, unless the one before it has not come to its end. */
    void tick() {
        if (closed || !beating.compareAndSet(false, true)) {
            return;
        }
        try {
            connected().thenCompose(open -> beat()).whenComplete((done, failure) -> {
                if (failure == null) {
                    unanswered = 0;
                } else {
                    unanswered++;
                    missed(Scripts.cause(failure));
                }
                beating.set(false);
            });
        } catch (RuntimeException e) {
            unanswered++;
            missed(e);
            beating.set(false);
        }
    }

    private CompletableFuture<Void> connected() {
        Link link = context.link();
        if (link.isOpen() && unanswered < PATIENCE) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> connected = link.connect().toCompletableFuture();
        long millis = 4 * timeout.toMillis();
        // Not orTimeout(…): the JVM's thread for that stays, with the class loader of the application that was first.
        context.later(
                () -> connected.completeExceptionally(
                        new TimeoutException("there was no connection within %d ms".formatted(millis))),
                millis);
        return connected.whenComplete((open, failure) -> {
            if (failure == null) {
                unanswered = 0;
            }
        });
    }

    private void missed(Throwable failure) {
        others.clear();
        if (!closed) {
            log.debug("no answer to a heartbeat", failure);
            context.failed(new ClusterUnavailableException("a heartbeat was not answered", failure));
        }
    }

    private CompletableFuture<Void> beat() {
        Keys keys = context.keys();
        if (joined && events.isRenewalNeeded()) {
            rename();
        }
        CompletableFuture<List<Object>> answer = scripts.run(
                Scripts.HEARTBEAT,
                new byte[][] {keys.nodes(), keys.dying(), keys.epoch()},
                Keys.bytes(context.identity().name()),
                Keys.bytes(joined ? "0" : "1"),
                Keys.bytes(Identity.random()));
        return answer.thenCombine(context.link().ping(), (reply, pong) -> reply).thenCompose(this::answered);
    }

    private void rename() {
        formerNames.add(context.identity().name());
        context.identity().renew();
        joined = false;
    }

    private CompletableFuture<Void> answered(List<Object> reply) {
        Epoch now = Epoch.parse(Replies.string(reply.get(0)));
        if (joined && (Replies.number(reply.get(2)) == 0 || !now.equals(epoch))) {
            log.warn(
                    now.equals(epoch)
                            ? "the other servers took this one for gone; it joins them again"
                            : "{} has lost its data; this server announces again what it knows",
                    context.link());
            rename();
            epoch = now;
            return beat();
        }
        epoch = now;
        boolean came = !joined;
        joined = true;
        long current = interruptions.get();
        if (came || current != begun || !context.outage().isReachable()) {
            return context.link()
                    .subscribe(context.keys().control())
                    .toCompletableFuture()
                    .thenAccept(subscribed -> {
                        begun = current;
                        look(reply);
                        events.joined();
                        giveUpFormerNames(reply);
                    });
        }
        look(reply);
        events.beat();
        return CompletableFuture.completedFuture(null);
    }

    /**
     * What was sent under a former name may have been on its way for so long that it comes after the burial. Whatever
     * is still under that name a lease later is cleared away, by whichever node.
     */
    private void giveUpFormerNames(List<Object> reply) {
        double clock = Double.parseDouble(Replies.string(reply.get(1)));
        for (String name : formerNames) {
            context.link().commands().zadd(context.keys().dying(), clock, Keys.bytes(name));
        }
        formerNames.clear();
    }

    private void look(List<Object> reply) {
        long now = context.nanoTime();
        if (now - lastAnswer
                > Math.max(3 * interval.toNanos(), TimeUnit.MILLISECONDS.toNanos(context.leaseMillis()) / 2)) {
            others.clear(); // who knows what was missed
        }
        lastAnswer = now;
        Map<String, String> alive = scores((List<?>) reply.get(3));
        alive.put(context.identity().name(), "");
        nodes = Set.copyOf(alive.keySet());
        events.seen(nodes);
        others.keySet().retainAll(alive.keySet());
        alive.forEach((node, heartbeat) -> {
            if (!node.equals(context.identity().name())) {
                watch(node, heartbeat, now);
            }
        });
        long clock = Long.parseLong(Replies.string(reply.get(1)));
        scores((List<?>) reply.get(4)).forEach((node, since) -> {
            if (clock - (long) Double.parseDouble(since) >= context.leaseMillis()) {
                events.gone(node, "");
            }
        });
    }

    private void watch(String node, String heartbeat, long now) {
        Seen seen = others.get(node);
        if (seen == null || !seen.heartbeat().equals(heartbeat)) {
            others.put(node, new Seen(heartbeat, now));
        } else if (now - seen.since() >= TimeUnit.MILLISECONDS.toNanos(context.leaseMillis())) {
            events.gone(node, heartbeat);
        }
    }

    private static Map<String, String> scores(List<?> flat) {
        Map<String, String> scores = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            scores.put(Replies.string(flat.get(i)), Replies.string(flat.get(i + 1)));
        }
        return scores;
    }

    /** Another node says that it has come. */
    void came(String node) {
        Set<String> more = new HashSet<>(nodes);
        more.add(node);
        nodes = Set.copyOf(more);
    }

    /** Another node says good-bye. */
    void left(String node) {
        Set<String> fewer = new HashSet<>(nodes);
        fewer.remove(node);
        nodes = Set.copyOf(fewer);
        events.gone(node, "");
    }

    /** Ends the heartbeats. */
    void close() {
        closed = true;
    }

    /** Whether a heartbeat is under way, perhaps with a connection that is being opened for it. */
    boolean isBeating() {
        return beating.get();
    }

    /** Says good-bye; done when Redis has taken note. */
    CompletableFuture<Long> leave(byte[] bye) {
        Keys keys = context.keys();
        return scripts.run(
                Scripts.LEAVE,
                new byte[][] {keys.nodes(), keys.dying(), keys.control()},
                Keys.bytes(context.identity().name()),
                bye,
                Keys.bytes(context.link().sharded() ? "1" : "0"));
    }
}
