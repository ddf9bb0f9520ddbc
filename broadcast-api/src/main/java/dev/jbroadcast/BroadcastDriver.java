package dev.jbroadcast;

import java.util.concurrent.CompletionStage;

/**
 * Carries publications to the clients, or to whoever carries them further. A driver is one way out of the house: the
 * in-process server, an HTTP request to another server, a log, a list in a test.
 *
 * <p>Drivers are thread-safe and know nothing of events: by the time they are called, name, channels and payload are
 * fixed.
 */
@FunctionalInterface
public interface BroadcastDriver {

    /**
     * Sends a publication. Must not block on the network: a driver that waits for an answer returns a stage that is
     * completed when it arrives. Publications handed over one after the other by one thread leave in that order.
     *
     * @return completed when the publication has been handed on; completed exceptionally if that failed
     */
    CompletionStage<Void> publish(Publication publication);
}
