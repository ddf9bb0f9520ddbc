package dev.jbroadcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Subject;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces the subjects of this node: one announcement of each at a time, and the whole after anything has gone wrong.
 * Thread-safe; nothing blocks.
 */
final class Subjects {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    /** So many announcements of the whole are on their way at a time. */
    private static final int AT_A_TIME = 128;

    private static final int MAX_DELAY_SECONDS = 30;

    private final Context context;
    private final LocalNode local;
    private final Announcer announcer;
    private final Map<Subject, SubjectState> states = new ConcurrentHashMap<>();
    private final Map<String, SubjectState> topics = new ConcurrentHashMap<>();
    private final int limit;
    private final Pace pace = new Pace(AT_A_TIME);
    private final AtomicInteger newWhileAway = new AtomicInteger();
    private final AtomicLong generation = new AtomicLong(1);
    private volatile boolean dropped;
    private Iterator<SubjectState> verified = states.values().iterator();

    Subjects(Context context, LocalNode local, Announcer announcer, int limit) {
        this.limit = limit;
        this.context = context;
        this.local = local;
        this.announcer = announcer;
    }

    void changed(Subject subject) {
        SubjectState state = state(subject);
        while (!state.mark()) {
            state = state(subject);
        }
        if (context.outage().isReachable()) {
            announce(state);
        } else if (context.outage().isAway()) {
            state.markWhole();
            local.alone(subject, false);
            if (!context.outage().isReachable()) {
                return;
            }
            announce(state); // it has come back just now, and may have passed by before this was there
        }
    }

    private SubjectState state(Subject subject) {
        SubjectState state = states.get(subject);
        return state != null ? state : create(subject);
    }

    private SubjectState create(Subject subject) {
        return states.computeIfAbsent(subject, absent -> {
            SubjectState created =
                    new SubjectState(subject, context.keys().topic(subject), context.epoch(), announcer.latest());
            topics.put(new String(created.topic, UTF_8), created);
            if (context.outage().isAway() && newWhileAway.incrementAndGet() % limit == 0) {
                context.later(this::dropWhatIsOver, 0);
            }
            return created;
        });
    }

    @Nullable
    SubjectState find(Subject subject) {
        return states.get(subject);
    }

    @Nullable
    SubjectState find(byte[] topic) {
        return topics.get(new String(topic, UTF_8));
    }

    Collection<SubjectState> all() {
        return states.values();
    }

    /** What somebody works with; {@link #release} ends it. */
    SubjectState hold(Subject subject) {
        while (true) {
            SubjectState state = state(subject);
            synchronized (state) {
                if (!state.dead) {
                    state.holds++;
                    return state;
                }
            }
        }
    }

    void release(SubjectState state) {
        synchronized (state) {
            state.holds--;
        }
        forgetIfOver(state);
    }

    /** What was subscribed to is not any more. */
    void interrupted() {
        generation.incrementAndGet();
    }

    /** Announces everything, as Redis is back or messages were missed. */
    void announceAll() {
        newWhileAway.set(0);
        states.values().forEach(this::announceWhole);
    }

    void announceWhole(SubjectState state) {
        state.markWhole();
        pace.add(() -> announce(state));
    }

    /** Announces a part of all subjects, so that what is wrong for a reason that nobody knows does not stay so. */
    void verify(int count) {
        for (int i = 0; i < count; i++) {
            if (!verified.hasNext()) {
                verified = states.values().iterator();
                if (!verified.hasNext()) {
                    return;
                }
            }
            announceWhole(verified.next());
        }
    }

    int size() {
        return states.size();
    }

    boolean isPending() {
        return states.values().stream().anyMatch(SubjectState::isPending);
    }

    /** Goes on alone with what was waiting for the first connection. */
    void goOnAlone() {
        if (!context.outage().isAway()) {
            return; // it has come back since, and is being told of everything
        }
        pace.clear();
        for (SubjectState state : states.values()) {
            boolean waiting;
            synchronized (state) {
                waiting = state.dirty && !state.running;
            }
            if (waiting) {
                state.markWhole();
                local.alone(state.subject, false);
            }
        }
    }

    /** Whether Redis may have something of this node's that the node does not remember; asked once. */
    boolean hasDropped() {
        boolean was = dropped;
        dropped = false;
        return was;
    }

    /** Drops what neither Redis nor the server knows of. */
    private void dropWhatIsOver() {
        for (SubjectState state : states.values()) {
            LocalState now = local.changes(state.subject, true);
            boolean over = now.count() == 0 && !now.watched() && now.left().isEmpty();
            synchronized (state) {
                if (over && !state.running && state.holds == 0 && state.registered == null) {
                    state.dead = true;
                    remove(state);
                }
            }
        }
    }

    private CompletionStage<?> announce(SubjectState state) {
        if (!context.outage().isReachable() || !state.begin()) {
            return CompletableFuture.completedFuture(null);
        }
        String node = context.identity().name();
        Epoch epoch = context.epoch();
        try {
            boolean lost;
            boolean whole;
            synchronized (state) {
                whole = state.isWholeNeeded(node, epoch);
                lost = state.lost || !state.epoch.equals(Epoch.UNKNOWN) && !state.epoch.equals(epoch);
                state.whole = false;
            }
            LocalState now = local.changes(state.subject, whole);
            CompletionStage<Void> ready = subscription(state, now);
            CompletionStage<List<Object>> answer = ready == null
                    ? announcer.announce(state, now, node, lost)
                    : ready.thenCompose(subscribed -> announcer.announce(state, now, node, lost));
            return answer.handle((reply, failure) -> {
                if (failure == null) {
                    answered(state, now, reply, node, epoch, lost);
                } else {
                    failed(state, failure);
                }
                return null;
            });
        } catch (RuntimeException e) {
            failed(state, e);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Null if there is nothing to wait for. */
    private @Nullable CompletionStage<Void> subscription(SubjectState state, LocalState now) {
        long current = generation.get();
        synchronized (state) {
            if (!now.watched() || state.subscription == current) {
                return null;
            }
        }
        return context.link().subscribe(state.topic).thenAccept(confirmed -> {
            synchronized (state) {
                state.subscription = current;
            }
        });
    }

    private void answered(
            SubjectState state, LocalState now, List<Object> reply, String node, Epoch epoch, boolean lost) {
        try {
            if (Replies.isLost(reply)) {
                synchronized (state) {
                    state.lost = true;
                    state.whole = true;
                    state.dirty = true;
                }
            } else {
                Announcement announcement = context.replies().announcement(reply, now, lost, epoch);
                take(state, now, announcement, node, epoch);
                local.announced(state.subject, announcement);
                if (announcement.snapshot() != null && !announcement.snapshot().settled()) {
                    context.later(() -> announceWhole(state), context.leaseMillis());
                }
            }
        } catch (RuntimeException e) {
            failed(state, e);
            return;
        }
        synchronized (state) {
            state.running = false;
        }
        announce(state);
        forgetIfOver(state);
    }

    private void take(SubjectState state, LocalState now, Announcement announcement, String node, Epoch epoch) {
        synchronized (state) {
            state.node = node;
            state.epoch = epoch;
            state.count = now.count();
            state.watched = now.watched();
            state.lost = false;
            state.heard = state.sent;
            state.failures = 0;
            SubjectState.Departure departure = new SubjectState.Departure(epoch, context.nanoTime());
            boolean user = state.subject.kind() == Subject.Kind.USER;
            if (announcement.vacated() && (now.departuresAsked() || user)) {
                state.depart("", departure);
            }
            if (now.departuresAsked()) {
                announcement.removed().forEach(each -> state.depart(each, departure));
            }
        }
    }

    private void failed(SubjectState state, Throwable failure) {
        int failures;
        synchronized (state) {
            state.running = false;
            state.dirty = true;
            state.whole = true;
            failures = ++state.failures;
        }
        if (failures == 1) {
            log.debug("{} was not announced", state.subject, failure);
        }
        context.failed(failure);
        local.alone(state.subject, false);
        if (context.outage().isReachable()) {
            int seconds = Math.min(MAX_DELAY_SECONDS, 1 << Math.min(failures - 1, 5));
            context.later(() -> pace.add(() -> announce(state)), TimeUnit.SECONDS.toMillis(seconds));
        }
    }

    /** Ends the subscription if nobody is there any more, and forgets the subject if nothing is left to be settled. */
    void forgetIfOver(SubjectState state) {
        synchronized (state) {
            try {
                if (state.isUnsubscribable()) {
                    state.subscription = 0;
                    context.link().unsubscribe(state.topic);
                }
                if (state.isOver()) {
                    state.dead = true;
                    announcer.forget(state);
                }
            } catch (RuntimeException e) { // Redis is away; what it still has of this goes when the node does
                dropped = true;
            }
            if (state.dead) {
                remove(state); // not before, or somebody else's subscription would come first
            }
        }
    }

    private void remove(SubjectState state) {
        states.remove(state.subject, state);
        topics.remove(new String(state.topic, UTF_8), state);
    }
}
