package dev.jbroadcast.server;

import java.util.concurrent.atomic.LongAdder;

/** How many messages an app has seen, if its statistics are on. Thread-safe; threads do not wait for each other. */
final class MessageCounts {

    private final LongAdder fromClients = new LongAdder();
    private final LongAdder publications = new LongAdder();

    void received(App app) {
        if (app.statistics()) {
            fromClients.increment();
        }
    }

    void published(App app) {
        if (app.statistics()) {
            publications.increment();
        }
    }

    long fromClients() {
        return fromClients.sum();
    }

    long publications() {
        return publications.sum();
    }
}
