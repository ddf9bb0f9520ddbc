package dev.jbroadcast.redis;

/**
 * One memory of Redis: another one says that it has forgotten everything.
 *
 * @param id random
 * @param born in milliseconds, by the clock of Redis
 */
record Epoch(String id, long born) {

    static final Epoch UNKNOWN = new Epoch("", 0);

    /** As {@code heartbeat.lua} writes it. */
    static Epoch parse(String text) {
        int space = text.indexOf(' ');
        return new Epoch(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
    }
}
