package dev.jbroadcast.delivery;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the executor that hand what is ready to the driver, each until nothing is left for it. One more is
 * asked for at a time: where it finds more to do than it can do itself, it asks for the next. Thread-safe.
 */
final class Workers {

    private static final Logger log = LoggerFactory.getLogger(DeliveryQueue.class);

    /** After so many attempts a worker gives its thread back, for others that want it. */
    private static final int MAX_IN_A_ROW = 64;

    private final ReentrantLock lock;
    private final Backlog backlog;
    private final Executor executor;
    private final Consumer<Attempt> delivery;
    private final Consumer<Throwable> refusal;

    // Guarded by the lock.
    private int working;
    private boolean coming;

    /**
     * @param lock guards the backlog
     * @param delivery makes an attempt
     * @param refusal is told when the executor has no thread, and fails a task that is ready
     */
    Workers(
            ReentrantLock lock,
            Backlog backlog,
            Executor executor,
            Consumer<Attempt> delivery,
            Consumer<Throwable> refusal) {
        this.lock = lock;
        this.backlog = backlog;
        this.executor = executor;
        this.delivery = delivery;
        this.refusal = refusal;
    }

    /**
     * Sees to it that somebody comes if there is work. To be called by whoever may have made some, without the lock.
     */
    void call() {
        while (claim()) {
            try {
                if (new Request().isGranted()) {
                    return;
                }
            } catch (Throwable e) {
                // An executor that cannot start a thread throws an Error.
                if (withdraw()) {
                    return;
                }
                refusal.accept(e);
                continue;
            }
            work();
        }
    }

    /** @return whether the caller has to ask for a worker: there is work, and nobody has asked for one already */
    private boolean claim() {
        lock.lock();
        try {
            boolean needed = !coming && backlog.hasWork();
            coming |= needed;
            return needed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back a request that was refused. @return whether there is a worker all the same, who will do the work */
    private boolean withdraw() {
        lock.lock();
        try {
            coming = false;
            return working > 0;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        begin();
        int made = 0;
        Attempt attempt = next();
        while (attempt != null) {
            delivery.accept(attempt);
            made++;
            attempt = made % MAX_IN_A_ROW == 0 && isRelieved() ? null : next();
        }
    }

    private void begin() {
        lock.lock();
        try {
            coming = false;
            working++;
        } finally {
            lock.unlock();
        }
    }

    /** What this worker does next; null if there is nothing, and then it is none any more. */
    private @Nullable Attempt next() {
        Attempt attempt;
        boolean more;
        lock.lock();
        try {
            attempt = backlog.beginNext();
            if (attempt == null) {
                working--;
            }
            more = claim();
        } finally {
            lock.unlock();
        }
        if (more && !isAnotherComing()) {
            withdraw();
        }
        return attempt;
    }

    /** Whether there is nothing to do, or another worker goes on in place of this one, which is none any more then. */
    private boolean isRelieved() {
        boolean more;
        lock.lock();
        try {
            working--;
            more = claim();
        } finally {
            lock.unlock();
        }
        if (!more || isAnotherComing()) {
            return true;
        }
        begin();
        return false;
    }

    private boolean isAnotherComing() {
        try {
            return new Request().isGranted();
        } catch (Throwable e) {
            log.debug("the executor has no other thread; this one goes on", e);
            return false;
        }
    }

    /** A request for a thread. */
    private final class Request implements Runnable {

        private volatile @Nullable Thread asking = Thread.currentThread();
        private boolean ranAtOnce;

        /** @return whether another thread comes; if not, the executor leaves the work to this one */
        boolean isGranted() {
            executor.execute(this);
            asking = null;
            return !ranAtOnce;
        }

        @Override
        public void run() {
            if (Thread.currentThread() == asking) {
                ranAtOnce = true; // To work in here could pile up calls without end.
            } else {
                work();
            }
        }
    }
}
