package dev.jbroadcast.delivery;

/**
 * What happens to an event that finds the queue of its connection full. An event that is given up is reported like any
 * other that could not be sent.
 */
public enum OverflowPolicy {
    /** The sender waits for room, up to {@link DeliverySettings#maxWait}; after that the event is given up. */
    BLOCK,
    /** The event is given up. */
    REJECT,
    /**
     * The event that has waited longest is given up in its favour: of those that were not tried yet, if there are any.
     */
    DROP_OLDEST,
    /**
     * It takes the place of the waiting event of the same name and key, or, where neither has a key, of the same name
     * and channels; which counts as replaced, not as failed. It is sent last of those that wait nevertheless. If there
     * is none, or it was tried already, the new event is given up.
     */
    COALESCE
}
