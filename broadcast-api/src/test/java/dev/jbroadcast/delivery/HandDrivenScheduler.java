package dev.jbroadcast.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A scheduler whose time passes when the test says so, and whose tasks run in the test's thread then. */
final class HandDrivenScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final List<Timer> timers = new ArrayList<>();
    private long now;
    private boolean shutdown;

    /** Lets time pass, and runs what becomes due meanwhile, in its order. */
    void advance(Duration time) {
        long end = now + time.toNanos();
        Optional<Timer> due = next();
        while (due.isPresent() && due.get().at <= end) {
            Timer timer = due.get();
            now = timer.at;
            remove(timer);
            timer.run();
            due = next();
        }
        now = end;
    }

    /** How long it takes until what is scheduled is due; what was cancelled does not count. */
    synchronized List<Duration> delays() {
        return timers.stream()
                .filter(timer -> !timer.isCancelled())
                .sorted()
                .map(timer -> Duration.ofNanos(timer.at - now))
                .toList();
    }

    private synchronized Optional<Timer> next() {
        return timers.stream().min(Comparator.naturalOrder());
    }

    private synchronized void remove(Timer timer) {
        timers.remove(timer);
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (shutdown) {
            throw new RejectedExecutionException("the scheduler is shut down");
        }
        Timer timer = new Timer(command, now + unit.toNanos(delay));
        timers.add(timer);
        return timer;
    }

    @Override
    public synchronized void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return isShutdown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    private final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long at;

        private Timer(Runnable command, long at) {
            super(command, null);
            this.at = at;
        }

        @Override
        protected void done() {
            remove(this);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(at, ((Timer) other).at);
        }
    }
}
