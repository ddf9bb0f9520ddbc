package dev.jbroadcast.server.event;

/**
 * Is told what happens in the server. Each listener has a queue of its own: it gets the events one after the other, in
 * their order, on a thread that is no client's, and may block without holding up anybody but itself. What it throws is
 * logged, and the next event comes. A listener that falls behind by more than 100,000 events loses some, and the log
 * says so.
 */
@FunctionalInterface
public interface ServerEventListener {

    /** Takes one event. */
    void on(ServerEvent event);

    /**
     * Called once, before the first event, by the server that this listens to.
     *
     * @param departures for who waits before telling that somebody has left
     */
    default void started(DepartureCheck departures) {
        // Most tell at once.
    }
}
