package dev.jbroadcast.spring;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.delivery.TransactionHook;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Broadcasts what beans publish. What they publish while the application is still being put together waits until all
 * beans are there: making the broadcaster earlier could need the very bean that publishes. Thread-safe.
 */
final class PublishedEvents implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(PublishedEvents.class);

    private final ObjectProvider<Broadcaster> broadcaster;
    private final ObjectProvider<TransactionHook> transactions;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Object> early = new ArrayList<>();
    private volatile @Nullable Broadcaster ready;

    PublishedEvents(ObjectProvider<Broadcaster> broadcaster, ObjectProvider<TransactionHook> transactions) {
        this.broadcaster = broadcaster;
        this.transactions = transactions;
    }

    /** As {@link Broadcaster#broadcast}, with the same exceptions unless the event has to wait. */
    void broadcast(Object event) {
        Broadcaster now = ready;
        if (now != null) {
            now.broadcast(event);
        } else if (!transactions.getIfAvailable(TransactionHook::none).register(() -> keep(event), () -> {})) {
            keep(event);
        }
    }

    private void keep(Object event) {
        lock.lock();
        try {
            if (ready == null) {
                early.add(event);
                return;
            }
        } finally {
            lock.unlock();
        }
        broadcastLate(event);
    }

    @Override
    public void afterSingletonsInstantiated() {
        Broadcaster made = broadcaster.getObject();
        List<Object> waiting;
        lock.lock();
        try {
            ready = made;
            waiting = List.copyOf(early);
            early.clear();
        } finally {
            lock.unlock();
        }
        waiting.forEach(this::broadcastLate);
    }

    /** Who published it is long gone, and an event that cannot be sent is no reason not to start. */
    private void broadcastLate(Object event) {
        try {
            broadcast(event);
        } catch (RuntimeException e) {
            log.error(
                    "{}, published while the application started, cannot be broadcast",
                    event.getClass().getName(),
                    e);
        }
    }
}
