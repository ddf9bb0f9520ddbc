package dev.jbroadcast.delivery;

import dev.jbroadcast.Publication;

/**
 * Learns of every event that was given up, after the last attempt: the counterpart of {@code failed()} on a Laravel
 * job. Called in the delivering thread, once for each connection that failed; must not block. What it throws is logged.
 */
@FunctionalInterface
public interface FailureListener {

    /** Takes note that a publication will not be sent over this connection. */
    void onFailure(Publication publication, String connection, Throwable failure);
}
