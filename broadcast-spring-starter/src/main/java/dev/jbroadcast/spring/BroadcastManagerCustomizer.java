package dev.jbroadcast.spring;

import dev.jbroadcast.manager.BroadcastManager;

/**
 * A bean that has the last word on how the broadcaster is built: connections, queues, names, event classes to check.
 * Called once, when the application starts, in the order of the beans.
 */
@FunctionalInterface
public interface BroadcastManagerCustomizer {

    /** Changes the builder. */
    void customize(BroadcastManager.Builder builder);
}
