package dev.jbroadcast.server.webhook;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one destination: one request after the other, so that events keep their order also while one of them is
 * tried again. Each step runs on the scheduler and none blocks; a lane that waits holds up nobody else. Thread-safe.
 */
final class WebhookLane {

    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(WebhookLane.class);

    private final Destination destination;
    private final WebhookSettings settings;
    private final Runnable whenIdle;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean closing;
    private boolean abandoned;
    private boolean overflowing;
    private @Nullable Pause pause;
    private @Nullable CompletableFuture<Integer> answer;

    /** Of the steps alone, which come one after the other. */
    private final Backoff backoff = new Backoff();

    /**
     * @param whenIdle called when nothing is left to do; the lane may be forgotten then, if it {@link #isIdle} still
     */
    WebhookLane(Destination destination, WebhookSettings settings, Runnable whenIdle) {
        this.destination = destination;
        this.settings = settings;
        this.whenIdle = whenIdle;
    }

    void add(WebhookEvent event) {
        lock.lock();
        try {
            makeRoom();
            waiting.add(new Waiting(
                    event.json(), settings.clock().millis(), settings.nanoTime().getAsLong()));
            if (!busy) {
                busy = true;
                begin();
            } else if (pause != null && pause.forMore() && waiting.size() >= settings.maxEvents()) {
                hurry();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return !busy;
        } finally {
            lock.unlock();
        }
    }

    /** Tries what waits once, without pauses. */
    CompletableFuture<Void> finish() {
        lock.lock();
        try {
            closing = true;
            if (!busy) {
                finished.complete(null);
            }
            hurry();
            return finished;
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what is not done. */
    void abandon() {
        CompletableFuture<Integer> open;
        lock.lock();
        try {
            if (busy) {
                log.warn("webhooks to {} were not sent before the end; {} more waited", destination, waiting.size());
            }
            abandoned = true;
            waiting.clear();
            if (pause != null) {
                pause.timer().cancel(false);
            }
            open = answer;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.cancel(true);
        }
    }

    private void makeRoom() {
        if (waiting.size() >= settings.maxWaiting()) {
            waiting.poll();
            if (!overflowing) {
                overflowing = true;
                log.warn("more than {} events wait for {}; the oldest are dropped", settings.maxWaiting(), destination);
            }
        } else if (waiting.size() <= settings.maxWaiting() / 2) {
            overflowing = false;
        }
    }

    /** Takes the next step at once, or when there was time for more events to come. */
    private void begin() {
        long window = settings.window().toNanos();
        if (window == 0 || closing || waiting.size() >= settings.maxEvents()) {
            execute(this::sendNext);
        } else {
            pause(window, this::sendNext, true);
        }
    }

    private void pause(long nanos, Runnable then, boolean forMore) {
        try {
            ScheduledFuture<?> timer = settings.scheduler().schedule(then, nanos, TimeUnit.NANOSECONDS);
            pause = new Pause(timer, then, forMore);
        } catch (RejectedExecutionException e) {
            log.debug("webhooks to {} end here: the scheduler has stopped", destination, e);
        }
    }

    private void hurry() {
        if (pause != null && pause.timer().cancel(false)) {
            execute(pause.then());
            pause = null;
        }
    }

    private void execute(Runnable step) {
        try {
            settings.scheduler().execute(step);
        } catch (RejectedExecutionException e) {
            log.debug("webhooks to {} end here: the scheduler has stopped", destination, e);
        }
    }

    private void sendNext() {
        List<Waiting> next = new ArrayList<>();
        lock.lock();
        try {
            pause = null;
            while (!waiting.isEmpty() && next.size() < settings.maxEvents()) {
                next.add(waiting.poll());
            }
            if (next.isEmpty()) {
                busy = false;
                if (closing) {
                    finished.complete(null);
                }
            }
        } finally {
            lock.unlock();
        }
        if (next.isEmpty()) {
            whenIdle.run();
        } else {
            send(delivery(next));
        }
    }

    private Delivery delivery(List<Waiting> events) {
        Waiting first = events.get(0);
        String body = events.stream()
                .map(Waiting::json)
                .collect(Collectors.joining(",", "{\"time_ms\":" + first.timeMillis() + ",\"events\":[", "]}"));
        return new Delivery(destination.request(body), first.created(), events.size());
    }

    private void send(Delivery delivery) {
        if (isAbandoned()) {
            return;
        }
        CompletableFuture<Integer> status = post(delivery.request());
        lock.lock();
        try {
            pause = null;
            answer = status;
        } finally {
            lock.unlock();
        }
        if (isAbandoned()) {
            status.cancel(true);
        }
        Runnable giveUp = () -> status.cancel(true);
        ScheduledFuture<?> timeout = settings.scheduler().schedule(giveUp, TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        status.handleAsync(
                (code, failure) -> {
                    timeout.cancel(false);
                    answered(delivery, code, failure);
                    return null;
                },
                settings.scheduler());
    }

    private boolean isAbandoned() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Integer> post(WebhookRequest request) {
        try {
            log.debug("a webhook to {}: {}", destination, request.body());
            return settings.transport().post(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(Delivery delivery, @Nullable Integer code, @Nullable Throwable failure) {
        if (code != null && code / 100 == 2) {
            backoff.succeeded();
            proceed(this::beginOrEnd);
            return;
        }
        long now = settings.nanoTime().getAsLong();
        if (backoff.failed(now)) {
            log.warn(
                    "a webhook to {} failed ({}); it is tried again for {}",
                    destination,
                    reason(code, failure),
                    Backoff.PATIENCE);
        }
        proceed(() -> retry(delivery, now));
    }

    private void retry(Delivery delivery, long now) {
        long patience = backoff.patience(delivery.created(), now);
        if (closing) {
            log.warn(
                    "{} events for {} are dropped: it fails, and there is no time left",
                    delivery.events(),
                    destination);
            execute(this::sendNext);
        } else if (patience > 0) {
            pause(Math.min(patience, backoff.pause()), () -> send(delivery), false);
        } else {
            int dropped = delivery.events() + dropImpatient(now);
            log.warn("{} events for {} are dropped: it failed for {}", dropped, destination, Backoff.PATIENCE);
            pause(backoff.pause(), this::sendNext, false);
        }
    }

    private int dropImpatient(long now) {
        int dropped = 0;
        while (!waiting.isEmpty() && backoff.patience(waiting.peek().created(), now) <= 0) {
            waiting.poll();
            dropped++;
        }
        return dropped;
    }

    private void beginOrEnd() {
        if (waiting.isEmpty()) {
            execute(this::sendNext);
        } else {
            begin();
        }
    }

    private void proceed(Runnable step) {
        lock.lock();
        try {
            answer = null;
            step.run();
        } finally {
            lock.unlock();
        }
    }

    private static String reason(@Nullable Integer code, @Nullable Throwable failure) {
        if (code != null) {
            return "status " + code;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException) {
            return "no answer within " + TIMEOUT;
        }
        // Others may repeat what they were given: a header that cannot be sent, and the secret in it.
        return cause instanceof IOException || cause == null
                ? String.valueOf(cause)
                : cause.getClass().getName();
    }

    /**
     * An event that waits.
     *
     * @param timeMillis when it was created, for the receiver
     * @param created when it was created, for its patience
     */
    private record Waiting(String json, long timeMillis, long created) {}

    /** A request, which is the same in each attempt. */
    private record Delivery(WebhookRequest request, long created, int events) {}

    /** Time that is let pass. */
    private record Pause(ScheduledFuture<?> timer, Runnable then, boolean forMore) {}
}
