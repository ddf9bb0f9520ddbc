package dev.jbroadcast.pusher.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests to the server and answers back, within a time. A request whose outcome is in doubt is repeated only
 * where the server recognizes a repetition by its idempotency key ({@code pusher-protocol.md} §9): it has said so by
 * sending the key back, or the configuration says so. Thread-safe; nothing blocks.
 */
final class ApiTransport {

    static final String IDEMPOTENCY_KEY = "X-Idempotency-Key";

    private static final int MAX_REQUESTS = 32;
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

    private final HttpClient http;
    private final SignedUri uris;
    private final Failures failures;
    private final CircuitBreaker breaker;
    private final RequestSlots slots;
    private final ExecutorService executor;
    private final ScheduledExecutorService timers;
    private final LongSupplier nanoTime;
    private final Duration timeout;
    private final String keyPrefix;

    private final AtomicLong keys = new AtomicLong();
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean recognizesRepetitions;
    private volatile boolean closed;

    ApiTransport(
            HttpClient http,
            SignedUri uris,
            Failures failures,
            ExecutorService executor,
            ScheduledExecutorService timers,
            LongSupplier nanoTime,
            Duration timeout,
            String keyPrefix,
            boolean recognizesRepetitions) {
        this.http = http;
        this.uris = uris;
        this.failures = failures;
        this.breaker = new CircuitBreaker(nanoTime);
        this.slots = new RequestSlots(MAX_REQUESTS, executor);
        this.executor = executor;
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.timeout = timeout;
        this.keyPrefix = keyPrefix;
        this.recognizesRepetitions = recognizesRepetitions;
    }

    /** Which failures are worth another attempt here, rather than being told to the caller. */
    enum Persistence {
        /** Those that leave doubt, where the server recognizes repetitions. */
        IN_DOUBT,
        /** Those as well that had no effect: the caller cannot repeat it, because it is the rest of something. */
        ALWAYS
    }

    /** When the time is over of what begins now. */
    long deadline() {
        return nanoTime.getAsLong() + timeout.toNanos();
    }

    boolean isOver(long deadline) {
        return deadline - nanoTime.getAsLong() <= 0;
    }

    /** Sends a request. @return the body of the answer, or a {@link PusherException} */
    CompletableFuture<String> send(ApiRequest request) {
        return send(request, Persistence.IN_DOUBT, deadline());
    }

    /**
     * Sends a request that is a part of something.
     *
     * @param deadline of all of it
     * @return the body of the answer, or a {@link PusherException}
     */
    CompletableFuture<String> send(ApiRequest request, Persistence persistence, long deadline) {
        Exchange exchange = new Exchange(request, persistence, deadline);
        underWay.add(exchange);
        exchange.result.whenComplete((answer, failure) -> underWay.remove(exchange));
        exchange.attempt();
        return exchange.result;
    }

    Failures failures() {
        return failures;
    }

    /** Ends what is under way, or waits for another attempt. */
    void close() {
        closed = true;
        underWay.forEach(Exchange::abort);
    }

    /** A request and all attempts at it. One attempt follows the other, so nothing here is used by two threads. */
    private final class Exchange {

        private final ApiRequest request;
        private final Persistence persistence;
        private final CompletableFuture<String> result = new CompletableFuture<>();
        private final long deadline;
        private final @Nullable String key;
        private volatile @Nullable Attempt attempt;
        private int attempts;
        private boolean inDoubt;

        Exchange(ApiRequest request, Persistence persistence, long deadline) {
            this.request = request;
            this.persistence = persistence;
            this.deadline = deadline;
            this.key = request.isPost() ? keyPrefix + keys.getAndIncrement() : null;
        }

        void attempt() {
            Duration pause = breaker.pause();
            if (pause.isZero()) {
                slots.enter(this::begin);
            } else {
                fail(failures.paused(pause));
            }
        }

        /** Has a slot. */
        private void begin() {
            PusherException reason = obstacle();
            if (reason != null) {
                slots.leave();
                fail(reason);
                return;
            }
            attempts++;
            Attempt next = new Attempt(this);
            attempt = next;
            next.begin();
        }

        private @Nullable PusherException obstacle() {
            if (result.isDone()) {
                return failures.closed();
            }
            if (isOver(deadline)) {
                return failures.notInTime();
            }
            Duration pause = breaker.pass();
            return pause.isZero() ? null : failures.paused(pause);
        }

        /** Whatever it does or waits for: what it does then comes to nothing. */
        void abort() {
            result.completeExceptionally(failures.closedDuring(request));
            Attempt last = attempt;
            if (last != null) {
                last.end(failures.closedDuring(request));
            }
        }

        HttpRequest http() {
            HttpRequest.Builder http =
                    HttpRequest.newBuilder(uris.of(request)).setHeader("User-Agent", "broadcast-java");
            if (key != null) {
                http.setHeader(IDEMPOTENCY_KEY, key)
                        .setHeader("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(request.body()));
            }
            return http.build();
        }

        void answered(HttpResponse<String> response) {
            int status = response.statusCode();
            if (key != null
                    && response.headers().firstValue(IDEMPOTENCY_KEY).orElse("").equals(key)) {
                recognizesRepetitions = true;
            }
            if (status >= 200 && status < 300) {
                breaker.succeeded();
                succeed(status, response.body());
                return;
            }
            PusherResponseException failure = failures.answered(request, response);
            if (failure.meansOutage()) {
                breaker.failed();
            } else {
                breaker.succeeded();
            }
            failed(failure, failure.leavesDoubt());
        }

        private void succeed(int status, String body) {
            String text = body.strip();
            if (text.isEmpty() || text.startsWith("{")) {
                result.complete(text);
            } else {
                result.completeExceptionally(failures.strange(request, status, body));
            }
        }

        void broke(PusherConnectionException failure) {
            breaker.failed();
            failed(failure, failure.isRequestSent());
        }

        private void failed(PusherException failure, boolean leavesDoubt) {
            inDoubt |= leavesDoubt;
            boolean worthIt = leavesDoubt
                    ? request.isPost() ? recognizesRepetitions : true
                    : failure.isRetryable() && (persistence == Persistence.ALWAYS || inDoubt);
            Duration pause = failure.retryAfter().orElse(PAUSE.multipliedBy(attempts));
            boolean inTime = deadline - nanoTime.getAsLong() > pause.toNanos();
            if (worthIt && inTime && attempts < MAX_ATTEMPTS && !closed) {
                later(this::attempt, pause);
                if (closed) {
                    // What was to come later does not come any more.
                    abort();
                }
            } else {
                fail(failure);
            }
        }

        private void fail(PusherException failure) {
            // An earlier attempt may have had its effect, so that this one had none says nothing of the request.
            boolean hadNone = failure.isRetryable()
                    || failure instanceof PusherConnectionException broken && !broken.isRequestSent();
            result.completeExceptionally(
                    inDoubt && hadNone
                            ? PusherConnectionException.doubtful(
                                    "%s: it broke before, so nobody knows what became of it, and then %s"
                                            .formatted(request, failure.getMessage()),
                                    failure)
                            : failure);
        }
    }

    /** One attempt, which ends once: with the answer, because the connection broke, or when the time is over. */
    private final class Attempt {

        private final Exchange exchange;
        private final CompletableFuture<HttpResponse<String>> response = new CompletableFuture<>();
        private volatile @Nullable Future<?> sending;
        private volatile boolean abandoned;
        private volatile @Nullable Future<?> timer;

        Attempt(Exchange exchange) {
            this.exchange = exchange;
        }

        void begin() {
            response.whenComplete(this::ended);
            try {
                long left = Math.max(1, exchange.deadline - nanoTime.getAsLong());
                timer = timers.schedule(this::timeOut, left, TimeUnit.NANOSECONDS);
                if (closed) {
                    end(failures.closed());
                    return;
                }
                sending = executor.submit(this::send);
                if (abandoned) {
                    cancelSending();
                }
            } catch (RejectedExecutionException e) {
                end(failures.closed());
            }
        }

        /**
         * Waits for the answer in a thread of the client: what the HTTP client does without waiting ends in the common
         * pool, and where there are only one or two processors, in a new thread for each answer.
         */
        private void send() {
            try {
                response.complete(http.send(exchange.http(), LimitedBody.of(MAX_RESPONSE_BYTES)));
            } catch (IOException e) {
                response.completeExceptionally(failures.broken(exchange.request, e));
            } catch (InterruptedException e) {
                response.completeExceptionally(failures.closedDuring(exchange.request));
            } catch (RuntimeException e) {
                response.completeExceptionally(PusherConnectionException.hopeless(
                        "%s cannot be sent: %s".formatted(exchange.request, e.getMessage()), e));
            }
        }

        private void timeOut() {
            executor.execute(() -> end(failures.tooSlow(exchange.request, timeout)));
        }

        void end(PusherConnectionException failure) {
            if (response.completeExceptionally(failure)) {
                // Only then: after an answer, the thread that waited for it is at work on what comes next.
                abandoned = true;
                cancelSending();
            }
        }

        private void cancelSending() {
            Future<?> sending = this.sending;
            if (sending != null) {
                sending.cancel(true);
            }
        }

        private void ended(@Nullable HttpResponse<String> answer, @Nullable Throwable failure) {
            Future<?> timer = this.timer;
            if (timer != null) {
                timer.cancel(false);
            }
            slots.leave();
            if (answer != null) {
                exchange.answered(answer);
            } else {
                exchange.broke((PusherConnectionException) failure);
            }
        }
    }

    private void later(Runnable action, Duration pause) {
        try {
            timers.schedule(() -> executor.execute(action), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: the attempt says so.
            action.run();
        }
    }
}
