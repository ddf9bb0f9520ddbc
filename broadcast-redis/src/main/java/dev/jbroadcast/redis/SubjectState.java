package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.Subject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a node has told Redis about a subject. The fields are guarded by the object itself, whose lock is never held
 * while the server is called.
 */
final class SubjectState {

    /**
     * Somebody has left, and the server is going to ask whether they came back.
     *
     * @param since when this node was told, in nanoseconds
     */
    record Departure(Epoch epoch, long since) {}

    final Subject subject;
    final byte[][] keys;
    final String text;

    /** An announcement is on its way. */
    boolean running;

    /** Something has changed that no announcement has in it. */
    boolean dirty;

    /** The next announcement is of everything. */
    boolean whole;

    /** Redis was found to have forgotten this subject. */
    boolean lost;

    /** Not in the map any more. */
    boolean dead;

    /** Whoever holds it is not done with it. */
    int holds;

    /** As announced last. */
    int count;

    boolean watched;

    /** What the number of connections is in the list of channels; -1 if that is not certain. */
    int listed;

    /** The name of the node in the last announcement; null before the first. */
    @Nullable
    String node;

    /** The name of the node under which the subject is in the set of those that it has left something of. */
    @Nullable
    String registered;

    Epoch epoch;

    /** Of the link, when the topic was subscribed to; 0 if it was not. */
    long subscription;

    /** One after the other. */
    int failures;

    Map<String, Departure> departures = Map.of();

    SubjectState(Subject subject, byte[][] keys, Epoch epoch) {
        this.subject = subject;
        this.keys = keys;
        this.epoch = epoch;
        text = Keys.text(subject);
    }

    byte[] topic() {
        return keys[4];
    }

    /** False if this object is dead, and another one has to be asked for. */
    synchronized boolean mark() {
        dirty = true;
        return !dead;
    }

    synchronized void markWhole() {
        dirty = true;
        whole = true;
    }

    /** Whether an announcement is to be made now, by the caller. */
    synchronized boolean begin() {
        if (running || !dirty || dead) {
            return false;
        }
        running = true;
        dirty = false;
        return true;
    }

    synchronized boolean isWholeNeeded(String name, Epoch now) {
        return whole || lost || node != null && !node.equals(name) || !epoch.equals(now);
    }

    synchronized boolean isPending() {
        return running || dirty;
    }

    synchronized void depart(String user, Departure departure) {
        if (departures.isEmpty()) {
            departures = new HashMap<>();
        }
        departures.put(user, departure);
    }

    synchronized @Nullable Departure departure(String user) {
        return departures.get(user);
    }

    synchronized void settle(String user) {
        if (!departures.isEmpty()) {
            departures.remove(user);
        }
    }

    synchronized boolean isUnsubscribable() {
        return subscription != 0 && !running && !dirty && !dead && !watched;
    }

    /** Whether nothing has to be remembered. */
    synchronized boolean isOver() {
        return !running && !dirty && !dead && holds == 0 && count == 0 && !watched && departures.isEmpty();
    }
}
