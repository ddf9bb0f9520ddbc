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
 * leaves that thread, and goes round the connections, some of them at a time. What comes meanwhile for the same
 * connections gets on where it is, and off when it has been to all of them: so what is published at the same time
 * leaves in one write for each client, although the first did not wait for the others. If it is for others, it waits;
 * all that has waited is then put into the queues of the connections first, and written after that.
 */
final class JoiningLane extends Lane {

    private static final Logger log = LoggerFactory.getLogger(JoiningLane.class);

    /** To how many a publisher delivers itself: that takes less than a millisecond. */
    static final int FEW = 128;
    /** How many deliveries are joined: a connection's share of them is to be one write. */
    private static final int MAX_JOINED = 64;
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
    /** What is going round, in its order; and where each of them got on. */
    private final List<Delivery> round = new ArrayList<>();

    private final int[] starts = new int[MAX_JOINED];
    /** How far it has gone. */
    private int position;
    /** Of no meaning: what is read has to be used, or it would not be read. */
    private int touched;

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
        Delivery first = round.get(0);
        int size = first.size();
        int end = Math.min(position + STEP, size);
        int count = round.size();
        for (int i = position; i < end; i++) {
            touched += first.touch(i);
        }
        for (int i = position; i < end; i++) {
            Connection unwritten = null;
            for (int each = 0; each < count; each++) {
                Connection connection = round.get(each).queue(i);
                unwritten = connection == null ? unwritten : connection;
            }
            if (unwritten != null) {
                unwritten.flush();
            }
        }
        position = end == size ? 0 : end;
        // They got on in their order, so those that have been everywhere are the first.
        int done = 0;
        while (done < count && starts[done] == position) {
            done++;
        }
        round.subList(0, done).clear();
        System.arraycopy(starts, done, starts, 0, count - done);
    }

    /** Lets get on what may, or takes what waits for others when nothing goes round any more. */
    private void take() {
        lock.lock();
        try {
            if (round.isEmpty()) {
                position = 0;
                if (areForDifferentConnections()) {
                    for (Delivery next = poll(); next != null; next = joined.size() < MAX_JOINED ? poll() : null) {
                        joined.add(next);
                    }
                    return;
                }
                getOn();
            }
            while (round.size() < MAX_JOINED
                    && !waiting.isEmpty()
                    && round.get(0).hasSameConnections(waiting.peek())) {
                getOn();
            }
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

    private void getOn() {
        Delivery next = poll();
        if (next != null) {
            starts[round.size()] = position;
            round.add(next);
        }
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
