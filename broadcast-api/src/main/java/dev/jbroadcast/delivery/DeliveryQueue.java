package dev.jbroadcast.delivery;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before the driver of one connection. It hands publications over in the order of their channels: those
 * that share a channel one after the other, each when the one before it is done; those that do not, side by side. A
 * publication on several channels takes its place in all of them at once.
 *
 * <p>Where several wait, and the driver takes several at a time ({@link BroadcastDriver#maxBatchSize}), it is given
 * them together, each behind those of its channels, with an answer, a time-out and a retry for each. Those of one batch
 * that share a channel and are to be tried again wait for each other as if they had never left.
 *
 * <p>It is bounded: {@link DeliverySettings#capacity} publications wait, for their turn or to be tried again, and
 * {@link DeliverySettings#maxInFlight} are with the driver. One that failed goes back to those that wait even if the
 * queue has filled meanwhile; both limits together are never exceeded. Publications whose senders wait in
 * {@link #deliverNow} do not count: there are no more of them than threads.
 *
 * <p>Thread-safe. Nothing foreign is called while the lock is held: no driver, executor, scheduler or callback.
 */
public final class DeliveryQueue {

    private static final Logger log = LoggerFactory.getLogger(DeliveryQueue.class);

    private static final Outcome CLOSED = Outcome.failed("the broadcaster is closed", null);

    private final String connection;
    private final DriverCall driverCall;
    private final DeliverySettings settings;
    private final ScheduledExecutorService scheduler;
    private final Supplier<? extends RandomGenerator> random;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();

    // Guarded by the lock, as is everything in a task that changes.
    private final Backlog backlog;

    private final Workers workers;

    /** Written with the lock held. */
    private volatile boolean stopped;

    /** How many tasks have ended whose callbacks have not returned. */
    private final AtomicInteger reporting = new AtomicInteger();

    /**
     * @param connection its name, for messages
     * @param executor the threads that the driver is called in; it must either run or reject what it is given
     * @param scheduler waits before another attempt, and for the end of the time that one may take
     * @param random where the random part of a pause comes from
     */
    public DeliveryQueue(
            String connection,
            BroadcastDriver driver,
            DeliverySettings settings,
            Executor executor,
            ScheduledExecutorService scheduler,
            Supplier<? extends RandomGenerator> random) {
        this.connection = connection;
        this.driverCall = new DriverCall(driver);
        this.settings = settings;
        this.scheduler = scheduler;
        this.random = random;
        this.backlog =
                new Backlog(settings, driver.isInline(), Math.max(1, driver.maxBatchSize()), room, this::answeredLater);
        this.workers = new Workers(lock, backlog, executor, this::deliver, this::failNext);
    }

    /**
     * Takes a publication to be sent when its turn comes. Does not wait, except for room under
     * {@link OverflowPolicy#BLOCK} and for a driver that is {@linkplain BroadcastDriver#isInline() inline}. Does not
     * throw: the callback is told of failures.
     *
     * @param key while another publication of the same event and key waits and has not been tried yet, this one
     *     replaces it, at the end of the order; null if neither may replace the other
     * @param callback is told once what became of it, possibly before this method returns
     */
    public void offer(Publication publication, @Nullable String key, DeliveryCallback callback) {
        if (settings.overflow() == OverflowPolicy.BLOCK) {
            workers.call(); // This thread may be a worker's, in a callback, and must not wait for itself.
        }
        DeliveryTask task =
                new DeliveryTask(publication, ReplacementKey.of(publication, key, settings.overflow()), callback);
        Attempt attempt = null;
        DeliveryTask ended;
        lock.lock();
        try {
            ended = makeRoom(task);
            if (ended != task) {
                attempt = backlog.add(task);
            }
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            report(ended);
        }
        if (attempt != null) {
            deliver(attempt);
        }
        workers.call();
    }

    /** @return the task that ended for want of room or because it was replaced, perhaps this one; null if none did */
    private @Nullable DeliveryTask makeRoom(DeliveryTask task) {
        if (settings.overflow() == OverflowPolicy.BLOCK) {
            awaitRoom(task);
        }
        if (stopped) {
            return end(task, CLOSED);
        }
        DeliveryTask replaced = backlog.replacedBy(task);
        if (replaced != null) {
            return end(replaced, Outcome.REPLACED);
        }
        if (backlog.fits(task)) {
            return null;
        }
        String full = "the queue was full with " + settings.capacity() + " events";
        return switch (settings.overflow()) {
            case DROP_OLDEST -> end(backlog.oldest(), Outcome.dropped(full + ", of which this had waited longest"));
            case BLOCK -> end(task, Outcome.dropped(full + ", and its sender did not wait until there was room"));
            case REJECT, COALESCE -> end(task, Outcome.dropped(full));
        };
    }

    private void awaitRoom(DeliveryTask task) {
        try {
            long nanos = nanos(settings.maxWait());
            while (nanos > 0 && !stopped && !backlog.fits(task) && backlog.replacedBy(task) == null) {
                nanos = room.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends a publication in the calling thread, once. Waits for its turn and then for the driver's answer, each up to
     * {@link DeliverySettings#timeout}; the limits of the queue do not hold it up.
     *
     * @throws DeliveryException if it could not be sent: the driver failed or did not answer in time, its turn did not
     *     come in time, the thread was interrupted (and still is then), or the queue is stopped
     */
    public void deliverNow(Publication publication) {
        WaitingSender sender = new WaitingSender();
        DeliveryTask task = new DeliveryTask(publication, null, sender);
        long timeout = nanos(settings.timeout());
        if (!addWithSender(task, sender)) {
            giveUp(task, CLOSED);
        }
        workers.call(); // This thread may be a worker's, as in offer.
        try {
            if (!sender.awaitTurn(timeout)) {
                giveUp(task, Outcome.failed("its turn did not come within " + settings.timeout(), null));
            }
            Attempt attempt = beginWithSender(task);
            if (attempt != null && !call(attempt) && !sender.awaitEnd(timeout)) {
                giveUp(task, unanswered());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(task, Outcome.failed("its sender was interrupted", e));
        }
        workers.call();
        sender.awaitEnd();
        Outcome outcome = task.outcome;
        if (outcome.kind() != Outcome.Kind.SENT) {
            throw outcome.asException(publication, connection);
        }
    }

    /** @return false if the queue takes nothing more */
    private boolean addWithSender(DeliveryTask task, WaitingSender sender) {
        lock.lock();
        try {
            if (!stopped) {
                backlog.addWithSender(task, sender);
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** @return null if the task has ended */
    private @Nullable Attempt beginWithSender(DeliveryTask task) {
        lock.lock();
        try {
            return task.outcome == null ? backlog.beginWithSender(task) : null;
        } finally {
            lock.unlock();
        }
    }

    /** What it has done and what it holds, all at one moment. */
    public DeliveryStatistics statistics() {
        lock.lock();
        try {
            return backlog.statistics();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no more publications: they fail at once, as do those whose senders wait for room. What was taken is still
     * sent. Does not wait; calling it again does nothing.
     */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops, and waits until everything that was taken has ended and every callback has returned. What is left after
     * the limit, or when the thread is interrupted, fails; later answers of the driver are ignored. Calling it again
     * does nothing.
     */
    public void drain(Duration limit) {
        stop();
        List<DeliveryTask> left;
        lock.lock();
        try {
            awaitIdle(limit);
            left = backlog.endAll();
            reporting.addAndGet(left.size());
        } finally {
            lock.unlock();
        }
        left.forEach(this::report);
    }

    private void awaitIdle(Duration limit) {
        try {
            long nanos = nanos(limit);
            while (nanos > 0 && !(backlog.isEmpty() && reporting.get() == 0)) {
                nanos = idle.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes an attempt and those that follow it; their answers, or the end of their time, may come later. */
    private void deliver(Attempt attempt) {
        if (attempt.isFollowed()) {
            deliverAll(attempt.takeAll());
        } else if (!call(attempt)) {
            limit(attempt);
        }
    }

    private void deliverAll(List<Attempt> attempts) {
        driverCall.make(attempts);
        for (Attempt attempt : attempts) {
            if (!settleOnReturn(attempt)) {
                limit(attempt);
            }
        }
    }

    /** Limits the time that the driver has for an attempt. */
    private void limit(Attempt attempt) {
        try {
            schedule(attempt, backlog::isInFlight, () -> expire(attempt), settings.timeout());
        } catch (RuntimeException e) {
            log.warn("the time of the driver of \"{}\" cannot be limited", connection, e);
        }
    }

    /** @return whether the driver has answered and nothing is left to do */
    private boolean call(Attempt attempt) {
        driverCall.make(attempt);
        return settleOnReturn(attempt);
    }

    /** @return whether the driver has answered before it returned, and nothing is left to do */
    private boolean settleOnReturn(Attempt attempt) {
        boolean answered = attempt.isAnsweredOnReturn();
        if (answered) {
            settle(attempt, attempt.failure());
        }
        return answered;
    }

    private void answeredLater(Attempt attempt) {
        settle(attempt, attempt.failure());
        workers.call();
    }

    private void expire(Attempt attempt) {
        settle(attempt, unanswered().asException(attempt.task().publication, connection));
        workers.call();
    }

    private Outcome unanswered() {
        return Outcome.failed(
                "the driver did not answer within " + settings.timeout()
                        + "; it is not tried again, because nobody knows what became of it",
                null);
    }

    /** Takes note of what a driver answered, or that it did not, unless the attempt does not count any more. */
    private void settle(Attempt attempt, @Nullable Throwable failure) {
        DeliveryTask task = attempt.task();
        DeliveryException repeatable;
        Future<?> timer;
        lock.lock();
        try {
            if (!backlog.isInFlight(attempt)) {
                return;
            }
            timer = task.timer;
            repeatable = repeatable(task, failure);
            if (repeatable != null) {
                backlog.putBack(task);
            } else {
                end(task, Outcome.answered(failure));
            }
        } finally {
            lock.unlock();
        }
        if (timer != null) {
            timer.cancel(false);
        }
        if (repeatable != null) {
            tryLater(attempt, repeatable);
        } else {
            report(task);
        }
    }

    /** @return the failure, if the task is to be tried again after it */
    private @Nullable DeliveryException repeatable(DeliveryTask task, @Nullable Throwable failure) {
        return failure instanceof DeliveryException exception
                        && exception.isRetryable()
                        && task.attempts < settings.retry().maxAttempts()
                        && !(task.callback instanceof WaitingSender)
                ? exception
                : null;
    }

    private void tryLater(Attempt attempt, DeliveryException failure) {
        try {
            Duration pause = settings.retry().pause(attempt.task().attempts, failure.retryAfter(), random.get());
            log.debug("the connection \"{}\" failed and is tried again in {}", connection, pause, failure);
            schedule(attempt, backlog::isRetrying, () -> tryAgain(attempt), pause);
        } catch (RuntimeException e) {
            log.warn("an event cannot be tried again over the connection \"{}\"", connection, e);
            giveUp(attempt.task(), Outcome.answered(failure));
        }
    }

    private void tryAgain(Attempt attempt) {
        lock.lock();
        try {
            if (backlog.isRetrying(attempt)) {
                backlog.letTryAgain(attempt.task());
            }
        } finally {
            lock.unlock();
        }
        workers.call();
    }

    /** Does something later, unless the attempt is no longer as it is now. */
    private void schedule(Attempt attempt, Predicate<Attempt> isStill, Runnable action, Duration delay) {
        Future<?> timer = scheduler.schedule(action, nanos(delay), TimeUnit.NANOSECONDS);
        boolean still;
        lock.lock();
        try {
            still = isStill.test(attempt);
            if (still) {
                attempt.task().timer = timer;
            }
        } finally {
            lock.unlock();
        }
        if (!still) {
            timer.cancel(false);
        }
    }

    /** Ends a task unless it has ended. */
    private void giveUp(DeliveryTask task, Outcome outcome) {
        lock.lock();
        try {
            if (task.outcome != null) {
                return;
            }
            end(task, outcome);
        } finally {
            lock.unlock();
        }
        report(task);
    }

    /** Ends a task that has not ended; the lock is held. Whoever ends a task has to report it. */
    private DeliveryTask end(DeliveryTask task, Outcome outcome) {
        reporting.incrementAndGet();
        return backlog.end(task, outcome);
    }

    private void report(DeliveryTask task) {
        Outcome outcome = task.outcome;
        if (task.timer != null) {
            task.timer.cancel(false);
        }
        try {
            switch (outcome.kind()) {
                case SENT -> task.callback.sent();
                case REPLACED -> task.callback.replaced();
                case DROPPED, FAILED -> task.callback.failed(outcome.failure(task.publication, connection));
            }
        } catch (Throwable e) {
            log.error("a callback of the event \"{}\" failed", task.publication.event(), e);
        }
        if (reporting.decrementAndGet() == 0 && stopped) {
            lock.lock();
            try {
                idle.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Fails the task that would have been next, for want of a thread. */
    private void failNext(Throwable refusal) {
        DeliveryTask next;
        lock.lock();
        try {
            next = backlog.nextReady();
            if (next == null) {
                return;
            }
            end(next, Outcome.failed("the executor has no thread for it", refusal));
        } finally {
            lock.unlock();
        }
        report(next);
    }

    private static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }
}
