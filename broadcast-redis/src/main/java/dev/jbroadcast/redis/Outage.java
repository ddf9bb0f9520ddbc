package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis can be asked. One failure is enough to say no, so that nobody waits for what is not there; a heartbeat
 * that is answered says yes again. Thread-safe.
 */
final class Outage {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    /** How it is. */
    enum State {
        /** Not known yet: whoever asks waits. */
        CONNECTING,
        REACHABLE,
        AWAY
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);
    private final AtomicLong lost = new AtomicLong();
    private final LongSupplier nanoTime;
    private volatile String reason = "there was no answer yet";
    private volatile long since;

    Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean isReachable() {
        return state.get() == State.REACHABLE;
    }

    boolean isAway() {
        return state.get() == State.AWAY;
    }

    /** True if this is news. */
    boolean begins(String where, String why) {
        if (state.get() == State.AWAY) {
            return false;
        }
        reason = why;
        since = nanoTime.getAsLong();
        if (state.getAndSet(State.AWAY) == State.AWAY) {
            return false;
        }
        log.warn(
                "{} cannot be reached: {}. This server goes on alone: its clients get what is published here, and nothing"
                        + " of other servers; when it is back, presence and counts are put in order.",
                where,
                why);
        return true;
    }

    /** True if this is news. */
    boolean ends(String where) {
        State before = state.getAndSet(State.REACHABLE);
        if (before == State.AWAY) {
            log.info(
                    "{} is back after {} s; {} messages of this server to others were lost meanwhile.",
                    where,
                    (nanoTime.getAsLong() - since) / 1_000_000_000,
                    lost.getAndSet(0));
        }
        return before != State.REACHABLE;
    }

    void lost() {
        lost.incrementAndGet();
    }

    /** In one line, with what is at the bottom of it. */
    static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    String reason() {
        return reason;
    }

    ClusterUnavailableException exception(String where) {
        return new ClusterUnavailableException(where + " cannot be reached: " + reason);
    }
}
