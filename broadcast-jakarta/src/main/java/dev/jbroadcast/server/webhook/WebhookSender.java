package dev.jbroadcast.server.webhook;

import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.event.DepartureCheck;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEventListener;
import dev.jbroadcast.server.webhook.Departures.Departure;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an app's back-ends what happens to it, by webhooks ({@code pusher-protocol.md} §6): each event that one of the
 * app's {@link dev.jbroadcast.server.Webhook}s asks for becomes a signed HTTP request to its URL. Give it to a server
 * as a listener, and close it after the server.
 *
 * <p>That a channel is vacated or a member removed is told 3 seconds later. If somebody is back by then, nothing is
 * told, neither of the going nor of the coming; also where they came back to another node of a cluster. When more than
 * 100,000 departures wait, the first are told earlier.
 *
 * <p>What is not answered with a status of 200 to 299 within 10 seconds is tried again: after 1, 2, 4 seconds and so
 * on, at least once a minute, for 5 minutes. Then it is dropped, with a line in the log. Events for one URL of one app
 * are sent in their order, each when the one before it has arrived or was dropped; other URLs and other apps do not
 * wait for that. At most 10,000 events wait for one URL; after that, the oldest are dropped. Events wait in memory:
 * what is not sent when the process dies is lost. An event may arrive twice, where an answer did not.
 *
 * <p>Thread-safe. {@link #on} blocks no longer than the {@link AppProvider} does; {@link #close()} blocks.
 */
public final class WebhookSender implements ServerEventListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);

    private final AppProvider apps;
    private final JsonCodec codec;
    private final WebhookSettings settings;
    private final Duration shutdownTime;
    private final List<ExecutorService> ownThreads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Departures departures = new Departures();
    private final Map<Destination, WebhookLane> lanes = new HashMap<>();
    private @Nullable ScheduledFuture<?> departureTimer;
    private boolean closed;
    private volatile DepartureCheck check = departure -> CompletableFuture.completedFuture(true);

    private WebhookSender(Builder builder) {
        this.apps = builder.apps;
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.shutdownTime = builder.shutdownTime;
        ScheduledExecutorService scheduler = builder.scheduler;
        if (scheduler == null) {
            scheduler = builder.threads.scheduler("broadcast-webhooks");
            ownThreads.add(scheduler);
        }
        WebhookTransport transport = builder.transport;
        if (transport == null) {
            ExecutorService clientTasks = builder.threads.perTask("broadcast-webhook");
            ownThreads.add(clientTasks);
            transport = WebhookTransport.over(client(clientTasks));
        }
        this.settings = new WebhookSettings(
                transport,
                scheduler,
                builder.clock,
                builder.nanoTime,
                builder.window,
                builder.maxEvents,
                builder.maxWaiting);
    }

    /** Starts building a sender of the webhooks of these apps. */
    public static Builder builder(AppProvider apps) {
        return new Builder(apps);
    }

    @Override
    public void started(DepartureCheck departures) {
        check = departures;
    }

    @Override
    public void on(ServerEvent event) {
        WebhookEvent told = WebhookEvent.of(event, codec).orElse(null);
        if (told == null || isCancelled(told) || WebhookEvent.isReturn(event)) {
            return;
        }
        // Not under the lock, because this may block.
        App app = apps.findById(told.appId()).orElse(null);
        if (app != null && !app.webhooks().isEmpty()) {
            tellNowOrLater(event, told, Destination.of(app, told));
        }
    }

    /** Sends what has not been sent yet, each once more and within the shutdown time, and ends all threads. */
    @Override
    public void close() {
        List<WebhookLane> open;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (departureTimer != null) {
                departureTimer.cancel(false);
            }
            // The other nodes of a cluster tell what this one says no more.
            departures.takeAll().forEach(this::tellIfStillGone);
            closed = true;
            open = List.copyOf(lanes.values());
        } finally {
            lock.unlock();
        }
        finish(open);
        open.forEach(WebhookLane::abandon);
        ownThreads.forEach(ExecutorService::shutdownNow);
    }

    @Override
    public String toString() {
        return "webhooks";
    }

    private boolean isCancelled(WebhookEvent event) {
        lock.lock();
        try {
            return departures.cancelledBy(event);
        } finally {
            lock.unlock();
        }
    }

    private void tellNowOrLater(ServerEvent happened, WebhookEvent event, List<Destination> destinations) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (event.isDeparture()) {
                long due = settings.nanoTime().getAsLong() + Departures.DELAY.toNanos();
                // Also those that nobody wants to know of: they cancel arrivals.
                departures
                        .add(new Departure(happened, event, destinations, due))
                        .forEach(this::tellIfStillGone);
                awaitDeparture();
            } else {
                tell(event, destinations);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellIfStillGone(Departure departure) {
        check.stillGone(departure.happened()).thenAccept(gone -> {
            if (gone) {
                tellGone(departure);
            }
        });
    }

    private void tellGone(Departure departure) {
        lock.lock();
        try {
            if (!closed) {
                tell(departure.event(), departure.destinations());
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(WebhookEvent event, List<Destination> destinations) {
        destinations.forEach(
                destination -> lanes.computeIfAbsent(destination, this::newLane).add(event));
    }

    private WebhookLane newLane(Destination destination) {
        return new WebhookLane(destination, settings, () -> forget(destination));
    }

    private void forget(Destination destination) {
        lock.lock();
        try {
            WebhookLane lane = lanes.get(destination);
            if (lane != null && lane.isIdle()) {
                lanes.remove(destination);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitDeparture() {
        Long due = departures.nextDue();
        if (departureTimer != null || due == null) {
            return;
        }
        long delay = due - settings.nanoTime().getAsLong();
        try {
            departureTimer = settings.scheduler().schedule(this::tellDepartures, delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("departures are not told: the scheduler has stopped", e);
        }
    }

    private void tellDepartures() {
        lock.lock();
        try {
            departureTimer = null;
            if (!closed) {
                departures.takeDue(settings.nanoTime().getAsLong()).forEach(this::tellIfStillGone);
                awaitDeparture();
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(List<WebhookLane> open) {
        CompletableFuture<?>[] finished = open.stream().map(WebhookLane::finish).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(finished).get(shutdownTime.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            log.debug("not all webhooks were sent within {}", shutdownTime);
        } catch (ExecutionException e) {
            log.debug("webhooks were not sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpClient client(ExecutorService tasks) {
        return HttpClient.newBuilder()
                .connectTimeout(WebhookLane.TIMEOUT)
                .executor(tasks)
                .build();
    }

    /** Builds a {@link WebhookSender}. Not thread-safe. */
    public static final class Builder {

        private final AppProvider apps;
        private @Nullable JsonCodec codec;
        private @Nullable WebhookTransport transport;
        private Threads threads = Threads.defaults();
        private @Nullable ScheduledExecutorService scheduler;
        private Clock clock = Clock.systemUTC();
        private LongSupplier nanoTime = System::nanoTime;
        private Duration window = Duration.ZERO;
        private int maxEvents = 1;
        private int maxWaiting = 10_000;
        private Duration shutdownTime = Duration.ofSeconds(5);

        private Builder(AppProvider apps) {
            this.apps = apps;
        }

        /** What writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** What carries webhooks; by default an HTTP client of the sender's own. */
        public Builder transport(WebhookTransport transport) {
            this.transport = transport;
            return this;
        }

        /**
         * Has events for one URL of one app sent together: those that come within a time, but not more than a number of
         * them. By default, each is sent alone and at once.
         *
         * @throws IllegalArgumentException if the time is not positive, or the number less than 1
         */
        public Builder batching(Duration window, int maxEvents) {
            if (window.isNegative() || window.isZero() || maxEvents < 1) {
                throw new IllegalArgumentException(
                        "webhooks cannot be sent together %d at a time within %s; both must be positive"
                                .formatted(maxEvents, window));
            }
            this.window = window;
            this.maxEvents = maxEvents;
            return this;
        }

        /**
         * The most events that wait for one URL of one app; by default 10,000.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxWaiting(int maxWaiting) {
            if (maxWaiting < 1) {
                throw new IllegalArgumentException("maxWaiting is %d and must be at least 1".formatted(maxWaiting));
            }
            this.maxWaiting = maxWaiting;
            return this;
        }

        /** How long {@link WebhookSender#close()} takes at most; by default 5 seconds. */
        public Builder shutdownTime(Duration shutdownTime) {
            this.shutdownTime = shutdownTime;
            return this;
        }

        /** Where the sender has its threads from. */
        public Builder threads(Threads threads) {
            this.threads = threads;
            return this;
        }

        /** Where the sender's work is done; none of it blocks. Stays open. By default a thread of its own. */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        /** Where {@code time_ms} comes from; by default the system's clock. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** What delays and retries are measured with, for tests; by default {@link System#nanoTime()}. */
        public Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            return this;
        }

        /**
         * Builds the sender.
         *
         * @throws IllegalStateException if there is no JSON library
         */
        public WebhookSender build() {
            return new WebhookSender(this);
        }
    }
}
