package dev.jbroadcast.manager;

import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.DeliveryException;
import org.jspecify.annotations.Nullable;

/** An event on its way, over one connection or several; for its sender, what becomes of it. Thread-safe. */
sealed interface Outgoing extends BroadcastResult permits Delivery, Deliveries {

    /** The event's name. To be asked before it is sent. */
    String event();

    /**
     * Puts it into the queues.
     *
     * @param key what makes newer events stand for it; null if nothing does
     */
    void offer(@Nullable String key);

    /**
     * Sends it in this thread; over all connections, whatever happens on one of them.
     *
     * @param rescued whether failures are reported instead of thrown
     * @throws DeliveryException the first failure
     */
    void deliverNow(boolean rescued);

    /** Says that it is not sent, because its transaction was rolled back. */
    void rolledBack();
}
