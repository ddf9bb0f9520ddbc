package dev.jbroadcast.pusher.http;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps requests from a server that is dead, so that nobody waits for it. After {@value #FAILURES} failures in a row
 * none may pass for a while; then one may, to see. If that fails as well, the pause is twice as long, up to half a
 * minute. Thread-safe.
 */
final class CircuitBreaker {

    static final int FAILURES = 5;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private int failures;
    private long pause;
    private long pausedUntil;
    private boolean probing;

    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Asks to pass. Who may must say what came of it, by {@link #succeeded} or {@link #failed}.
     *
     * @return zero if so, else how long to wait before asking again
     */
    Duration pass() {
        lock.lock();
        try {
            Duration left = left();
            if (failures < FAILURES || !left.isZero()) {
                return left;
            }
            if (probing) {
                return Duration.ofNanos(pause);
            }
            probing = true;
            return Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /** How long nobody will pass; zero if somebody may. */
    Duration pause() {
        lock.lock();
        try {
            return left();
        } finally {
            lock.unlock();
        }
    }

    private Duration left() {
        return failures < FAILURES ? Duration.ZERO : Duration.ofNanos(Math.max(0, pausedUntil - nanoTime.getAsLong()));
    }

    /** There was an answer: the server is alive. */
    void succeeded() {
        lock.lock();
        try {
            failures = 0;
            pause = 0;
            probing = false;
        } finally {
            lock.unlock();
        }
    }

    /** There was no answer. */
    void failed() {
        lock.lock();
        try {
            boolean wasOpen = failures >= FAILURES;
            failures++;
            if (failures >= FAILURES && (!wasOpen || probing)) {
                pause = wasOpen ? Math.min(2 * pause, LONGEST_PAUSE.toNanos()) : FIRST_PAUSE.toNanos();
                pausedUntil = nanoTime.getAsLong() + pause;
                probing = false;
            }
        } finally {
            lock.unlock();
        }
    }
}
