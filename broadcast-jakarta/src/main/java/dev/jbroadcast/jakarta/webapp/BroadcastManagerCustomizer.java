package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.manager.BroadcastManager;

/** Changes what settings do not say: queues, retries, event classes that are checked at the start. */
@FunctionalInterface
public interface BroadcastManagerCustomizer {

    /** Called once, before the manager is built. */
    void customize(BroadcastManager.Builder manager);
}
