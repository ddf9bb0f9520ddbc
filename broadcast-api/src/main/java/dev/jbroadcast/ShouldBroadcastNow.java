package dev.jbroadcast;

/**
 * An event that {@link Broadcaster#broadcast} sends as {@link Broadcaster#broadcastNow} does: in the caller's thread,
 * without waiting for a transaction to commit. If it cannot be sent the caller gets the exception, unless the event is
 * a {@link ShouldRescue} as well.
 */
public interface ShouldBroadcastNow extends ShouldBroadcast {}
