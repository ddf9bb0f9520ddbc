package dev.jbroadcast.server;

import java.time.Duration;

/**
 * When it is time to say how many listen on a channel (§2.8): at once if they are few, else every now and then. Used
 * under the channel's lock.
 */
final class CountNotices {

    private static final int COUNTED_AT_ONCE = 100;
    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    private int told;
    private long toldAt;
    private int times;
    private boolean changed;

    CountNotices(long now) {
        this.toldAt = now - PAUSE;
    }

    /** What was told last. */
    int told() {
        return told;
    }

    /** How often it was told. */
    int times() {
        return times;
    }

    /** Takes note that somebody came or went. */
    void changed() {
        changed = true;
    }

    boolean isChanged() {
        return changed;
    }

    /** Whether the cluster is to be asked for the number now; once for each change. */
    boolean takeChanged(long now) {
        boolean due = changed && isDue(told, now);
        changed &= !due;
        return due;
    }

    boolean isDue(int count, long now) {
        return count <= COUNTED_AT_ONCE || now - toldAt >= PAUSE;
    }

    void told(int count, long now) {
        told = count;
        toldAt = now;
        times++;
    }
}
