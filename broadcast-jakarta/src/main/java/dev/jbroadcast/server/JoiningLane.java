package dev.jbroadcast.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For connections whose sends never block. A delivery to few is made at once, in the publisher's thread. One to many
 * leaves that thread, and whatever comes meanwhile waits for it; all that has waited is then put into the queues of the
 * connections first and written after that, so that it leaves in one write.
 */
final class JoiningLane extends Lane {

    private static final Logger log = LoggerFactory.getLogger(JoiningLane.class);

    /** To how many a publisher delivers itself: that takes less than a millisecond. */
    static final int FEW = 128;
    /** How many deliveries are joined: a connection's share of them is to be one write. */
    private static final int MAX_JOINED = 64;

    private final Executor executor;
    /** Null if its small deliveries may be made by any thread. */
    private final @Nullable BooleanSupplier here;

    /** Whether the executor has deliveries to make; written under the lock. */
    private volatile boolean busy;

    // Used by the one thread that delivers.
    private final List<Delivery> joined = new ArrayList<>();
    private final List<Connection> unwritten = new ArrayList<>();

    /**
     * @param executor where it delivers to many
     * @param here whether the calling thread is the one of the executor, if nobody else is to deliver anything
     */
    JoiningLane(Executor executor, @Nullable BooleanSupplier here) {
        this.executor = executor;
        this.here = here;
    }

    @Override
    void deliver(Delivery delivery) {
        boolean few = delivery.size() <= FEW && (here == null || here.getAsBoolean());
        boolean start;
        lock.lock();
        try {
            if (few && !busy) {
                // Under the lock, so that those of several threads come one after the other. Nothing here blocks.
                delivery.deliver();
                return;
            }
            waiting.add(delivery);
            start = !busy;
            busy = true;
        } finally {
            lock.unlock();
        }
        if (start) {
            execute();
        }
    }

    @Override
    boolean isHere() {
        return here != null && here.getAsBoolean();
    }

    @Override
    boolean isFull() {
        return busy && super.isFull();
    }

    private void execute() {
        try {
            executor.execute(this::deliverWaiting);
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; what was on its way to clients is dropped", e);
            lock.lock();
            try {
                clear();
                busy = false;
            } finally {
                lock.unlock();
            }
        }
    }

    /** One round only, then others have their turn in the thread: it may read from the network, too. */
    private void deliverWaiting() {
        take();
        try {
            if (joined.size() == 1) {
                joined.get(0).deliver();
            } else {
                joined.forEach(this::queue);
                unwritten.forEach(Connection::flush);
            }
        } catch (RuntimeException e) {
            log.error("messages could not be delivered to some of the clients", e);
        } finally {
            joined.clear();
            unwritten.clear();
        }
        if (hasMore()) {
            execute();
        }
    }

    private void queue(Delivery delivery) {
        int size = delivery.size();
        for (int i = 0; i < size; i++) {
            Connection connection = delivery.queue(i);
            if (connection != null) {
                unwritten.add(connection);
            }
        }
    }

    private void take() {
        lock.lock();
        try {
            for (Delivery next = poll(); next != null; next = joined.size() < MAX_JOINED ? poll() : null) {
                joined.add(next);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasMore() {
        lock.lock();
        try {
            busy = !waiting.isEmpty();
            return busy;
        } finally {
            lock.unlock();
        }
    }
}
