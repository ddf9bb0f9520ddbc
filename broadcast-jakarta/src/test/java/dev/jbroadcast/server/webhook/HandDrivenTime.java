package dev.jbroadcast.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when the test says so, and what is to be done by then, in the test's thread. Thread-safe. */
final class HandDrivenTime extends AbstractExecutorService implements ScheduledExecutorService {

    private static final long START = Long.MAX_VALUE - 5; // so that it overflows, as nanoTime may

    private final PriorityBlockingQueue<Timer> timers = new PriorityBlockingQueue<>(11, Comparator.naturalOrder());
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private final Instant epoch;

    HandDrivenTime(long epochMillis) {
        this.epoch = Instant.ofEpochMilli(epochMillis);
    }

    long nanoTime() {
        return START + passed.get();
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return epoch.plusNanos(passed.get());
            }
        };
    }

    /** Does what is due already. */
    void settle() {
        pass(Duration.ZERO);
    }

    void pass(Duration time) {
        long end = passed.get() + time.toNanos();
        for (Timer due = timers.peek(); due != null && due.at <= end; due = timers.peek()) {
            timers.remove(due);
            passed.accumulateAndGet(due.at, Math::max);
            due.run();
        }
        passed.set(end);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Timer timer = new Timer(command, passed.get() + unit.toNanos(delay), numbers.getAndIncrement());
        timers.add(timer);
        return timer;
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    /** How many timers are left. */
    int scheduled() {
        return timers.size();
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("not the sender's");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("not the sender's");
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException();
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

        private final Runnable command;
        private final long at;
        private final long number;

        private Timer(Runnable command, long at, long number) {
            super(command, null);
            this.command = command;
            this.at = at;
            this.number = number;
        }

        @Override
        protected void done() {
            timers.remove(this);
        }

        @Override
        protected void setException(Throwable failure) {
            throw new AssertionError(command + " failed", failure);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - passed.get(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Timer timer = (Timer) other;
            return at == timer.at ? Long.compare(number, timer.number) : Long.compare(at, timer.at);
        }
    }
}
