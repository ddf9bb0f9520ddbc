package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.Upkeep;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Sessions that the server has closed lately, and whose clients may not have answered yet. Most containers give up on
 * such a client some time, but not if it goes on sending, or does not read; this drops their connections. Thread-safe.
 */
final class ClosingSessions implements Upkeep {

    /** How long a client has to answer. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Map<Runnable, Long> sinceByDrop = new ConcurrentHashMap<>();

    ClosingSessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Not taken back when the session ends: for Undertow, it does as soon as it is closed, whether or not the
     * connection is.
     *
     * @param drop drops the connection at once; does nothing if there is none any more
     */
    void add(Runnable drop) {
        sinceByDrop.put(drop, nanoTime.getAsLong());
    }

    @Override
    public void passTime() {
        long now = nanoTime.getAsLong();
        sinceByDrop.forEach((drop, since) -> {
            if (now - since > CLOSE_TIME.toNanos()) {
                drop(drop);
            }
        });
    }

    @Override
    public void cutOff() {
        sinceByDrop.keySet().forEach(this::drop);
    }

    private void drop(Runnable drop) {
        sinceByDrop.remove(drop);
        drop.run();
    }
}
