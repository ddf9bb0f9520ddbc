package dev.jbroadcast.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The event that a cache channel keeps. All nodes keep the one with the greatest version in the end; an event of this
 * node's has none until the cluster has answered, and is taken to be newer than all that came before the answer. Used
 * under the channel's lock.
 */
final class KeptEvent {

    private static final long UNKNOWN = Long.MAX_VALUE;

    private @Nullable Event current;
    private long currentVersion;
    /** The newest of another node's that came while an event of this node's had no version. */
    private @Nullable Event rival;

    private long rivalVersion;
    /** The newest that was seen: everything up to it has been sent to who was to get it. */
    private long seen;
    /**
     * Whether newcomers have found nothing, and the cluster has not been told; it is told once until there is
     * something.
     */
    private boolean missed;

    private boolean missTaken;

    /** The event, unless it is too old. */
    @Nullable
    Event current(long now) {
        return current == null || current.isExpired(now) ? null : current;
    }

    /** The event for a newcomer; if there is none, takes note of that. */
    @Nullable
    Event currentForNewcomer(long now) {
        Event event = current(now);
        if (event == null && !missTaken) {
            missTaken = true;
            missed = true;
        }
        return event;
    }

    /** Whether {@link #takeMissed()} would be true. */
    boolean isMissed() {
        return missed;
    }

    /** Whether the cluster has to be told that newcomers have found nothing. */
    boolean takeMissed() {
        boolean was = missed;
        missed = false;
        return was;
    }

    /** Keeps an event of this node's. */
    void keep(Event event) {
        missTaken = false;
        current = event;
        currentVersion = UNKNOWN;
    }

    /** Takes note of the version of an event of this node's; 0 if nobody else has got it. */
    void versioned(Event event, long version) {
        seen = Math.max(seen, version);
        if (current != event) {
            return;
        }
        currentVersion = version;
        if (rival != null && rivalVersion > version) {
            current = rival;
            currentVersion = rivalVersion;
        }
        rival = null;
    }

    /**
     * Keeps an event of another node's.
     *
     * @return false if it has come before
     */
    boolean receive(Event event, long version) {
        if (version <= seen) {
            return false;
        }
        seen = version;
        missTaken = false;
        if (currentVersion == UNKNOWN) {
            rival = event;
            rivalVersion = version;
        } else {
            current = event;
            currentVersion = version;
        }
        return true;
    }

    /** Takes in what the cluster keeps. */
    void replace(@Nullable Event event, long version) {
        seen = Math.max(seen, version);
        if (currentVersion != UNKNOWN && event != null && version > currentVersion) {
            current = event;
            currentVersion = version;
        }
    }

    /** Forgets an event that is too old. */
    void passTime(long now) {
        if (current != null && current.isExpired(now)) {
            current = null;
            currentVersion = 0;
            rival = null;
        }
    }

    boolean isEmpty() {
        return current == null;
    }

    /** @param expiresAt in the time of the server */
    record Event(OutboundMessage message, String event, String data, long expiresAt) {

        boolean isExpired(long now) {
            return now - expiresAt >= 0;
        }

        Duration timeToLive(long now) {
            return Duration.ofNanos(expiresAt - now);
        }
    }
}
