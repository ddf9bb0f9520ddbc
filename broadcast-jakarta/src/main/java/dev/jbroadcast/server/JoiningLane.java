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
 * leaves that thread, and goes {@link Round} the connections, some of them at a time, with what comes meanwhile for the
 * same ones. What is for others waits; all that has waited is then put into the queues of the connections first, and
 * written after that.
 */
final class JoiningLane extends Lane {

    private static final Logger log = LoggerFactory.getLogger(JoiningLane.class);

    /** To how many a publisher delivers itself: that takes less than a millisecond. */
    static final int FEW = 128;
    /** How many connections have their turn before others may get on, or do something else in the thread. */
    private static final int STEP = 64;

    private final Executor executor;
    /** Null if its small deliveries may be made by any thread. */
    private final @Nullable BooleanSupplier here;

    /** Whether the executor has deliveries to make; written under the lock. */
    private volatile boolean busy;

    // Used by the one thread that delivers.
    private final List<Delivery> joined = new ArrayList<>();
    private final List<Connection> unwritten = new ArrayList<>();
    private final Round round = new Round();

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

    /** In a thread of a transport's, others have their turn after each step: it reads from the network, too. */
    private void deliverWaiting() {
        do {
            deliverSome();
            if (!hasMore()) {
                return;
            }
        } while (here == null);
        execute();
    }

    private void deliverSome() {
        take();
        try {
            joined.forEach(this::queue);
            unwritten.forEach(Connection::flush);
            if (!round.isEmpty()) {
                goOn();
            }
        } catch (RuntimeException e) {
            log.error("messages could not be delivered to some of the clients", e);
            round.clear();
        } finally {
            joined.clear();
            unwritten.clear();
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

    /** Takes to the next connections what goes round. */
    private void goOn() {
        round.touch(STEP);
        for (int i = 0; i < STEP && !round.isEmpty(); i++) {
            Connection unwritten = round.queueNext();
            if (unwritten != null) {
                unwritten.flush();
            }
        }
    }

    /** Lets get on what may, or takes what waits for others when nothing goes round any more. */
    private void take() {
        lock.lock();
        try {
            if (round.isEmpty() && areForDifferentConnections()) {
                for (Delivery next = poll();
                        next != null;
                        next = joined.size() < Connection.MOST_QUEUED ? poll() : null) {
                    joined.add(next);
                }
                return;
            }
            getOn(round);
        } finally {
            lock.unlock();
        }
    }

    private boolean areForDifferentConnections() {
        Delivery first = waiting.peek();
        for (Delivery other : waiting) {
            if (other != first && !other.hasSameConnections(first)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasMore() {
        lock.lock();
        try {
            busy = !round.isEmpty() || !waiting.isEmpty();
            return busy;
        } finally {
            lock.unlock();
        }
    }
}
