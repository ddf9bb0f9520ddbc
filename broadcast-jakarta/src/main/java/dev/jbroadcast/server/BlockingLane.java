package dev.jbroadcast.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For connections whose sends may block, since that is cheaper on some containers as long as they do not. Nothing is
 * sent in a publisher's thread. If a client does not read, and the thread that sends is stuck with it, another thread
 * goes on with the next client: so a slow client holds up a thread, and the others for a moment, once. What is sent to
 * it meanwhile waits in its queue, until it is given up like any client that does not keep up. What is published
 * meanwhile for the same connections goes {@link Round} them, too; what is for others waits.
 */
final class BlockingLane extends Lane {

    private static final Logger log = LoggerFactory.getLogger(BlockingLane.class);
    /** How long a thread may send to one client before another one takes over. */
    static final long PATIENCE_MILLIS = 10;

    /** For how many connections it reads ahead. */
    private static final int STEP = 64;

    private final Executor executor;
    private final ScheduledExecutorService scheduler;

    // Guarded by the lock, as is what waits.
    private final Round round = new Round();
    /** Counts the threads that had to take over; one with another number than this ends. */
    private int turn;
    /** How many connections had their turn. */
    private long queued;

    private boolean working;
    /** Whether a look at the thread that sends is due. */
    private boolean watched;

    /**
     * @param executor has as many threads as are needed
     * @param scheduler looks after them
     */
    BlockingLane(Executor executor, ScheduledExecutorService scheduler) {
        this.executor = executor;
        this.scheduler = scheduler;
    }

    @Override
    void deliver(Delivery delivery) {
        lock.lock();
        try {
            waiting.add(delivery);
            if (working) {
                return;
            }
            working = true;
            turn++;
            start(turn);
            if (!watched) {
                watch();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean isHere() {
        return false;
    }

    private void start(int mine) {
        try {
            executor.execute(() -> work(mine));
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; what was on its way to clients is dropped", e);
            clear();
            round.clear();
            working = false;
        }
    }

    private void work(int mine) {
        boolean done = false;
        while (!done) {
            try {
                for (Connection next = queueNext(mine); next != null; next = queueNext(mine)) {
                    next.flush();
                }
                done = true;
            } catch (RuntimeException e) {
                // The connection has had its turn; the others are not to wait until somebody finds this thread gone.
                log.error("messages could not be delivered to one of the clients", e);
            }
        }
    }

    /** The connection that is to be flushed next; null if there is none, or another thread has taken over. */
    private @Nullable Connection queueNext(int mine) {
        lock.lock();
        try {
            while (turn == mine && working) {
                getOn(round);
                if (round.isEmpty()) {
                    working = false;
                    return null;
                }
                if (queued++ % STEP == 0) {
                    round.touch(STEP);
                }
                Connection connection = round.queueNext();
                if (connection != null) {
                    return connection;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        long before = queued;
        watched = true;
        try {
            scheduler.schedule(() -> check(before), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; nobody waits for slow clients", e);
        }
    }

    private void check(long before) {
        lock.lock();
        try {
            watched = working;
            if (!working) {
                return;
            }
            if (queued == before) {
                log.debug("a client does not read; another thread goes on with the others");
                turn++;
                start(turn);
            }
            watch();
        } finally {
            lock.unlock();
        }
    }
}
