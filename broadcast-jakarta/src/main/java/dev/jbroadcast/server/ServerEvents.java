package dev.jbroadcast.server;

import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEventListener;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Tells all listeners what happens. Called with locks of the server held: an event is only put into a queue here.
 * Thread-safe.
 */
final class ServerEvents {

    private final List<EventQueue> queues;

    ServerEvents(List<ServerEventListener> listeners, Executor executor) {
        this.queues = listeners.stream()
                .map(listener -> new EventQueue(listener, executor))
                .toList();
    }

    /** Whether anybody listens. */
    boolean areHeard() {
        return !queues.isEmpty();
    }

    /** @param event made only if somebody listens */
    void publish(Supplier<ServerEvent> event) {
        if (queues.isEmpty()) {
            return;
        }
        ServerEvent made = event.get();
        for (EventQueue queue : queues) {
            queue.add(made);
        }
    }
}
