package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueuedConnectionTest extends ConnectionContract {

    private static final OutboundLimits UNLIMITED =
            new OutboundLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(15));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final HandSink sink = new HandSink();

    @Override
    protected Peer open() {
        HandSink peersSink = new HandSink();
        peersSink.setAutomatic(true);
        QueuedConnection connection = new QueuedConnection(peersSink, Runnable::run, nanos::get);
        return new Peer() {
            @Override
            public Connection connection() {
                return connection;
            }

            @Override
            public void stopReading() {
                peersSink.setAutomatic(false);
            }

            @Override
            public void readAgain() {
                peersSink.setAutomatic(true);
                peersSink.complete(null);
            }

            @Override
            public List<String> received() {
                return peersSink.completedTexts();
            }

            @Override
            public List<Integer> closeCodes() {
                return peersSink.closeCodes();
            }
        };
    }

    @Test
    void sendsOneMessageAtATime() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        send(connection, "a", "b", "c");
        assertThat(sink.texts()).containsExactly("a");

        sink.complete(null);
        assertThat(sink.texts()).containsExactly("a", "b");
        sink.complete(null);
        sink.complete(null);
        assertThat(sink.texts()).containsExactly("a", "b", "c");

        send(connection, "d");
        assertThat(sink.texts()).endsWith("d");
    }

    @Test
    void neverSendsFromTwoThreadsAndLosesNothingWhenManySendAndOthersComplete() throws Exception {
        int threads = 8;
        int messages = 2_000;
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        ExecutorService completers = Executors.newFixedThreadPool(2);
        try {
            // Every other send completes at once, the rest on another thread.
            sink.completeBy(completers);
            QueuedConnection connection = new QueuedConnection(sink, completers, nanos::get);
            connection.limit(UNLIMITED);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String prefix = thread + ":";
                all.add(senders.submit(() -> IntStream.range(0, messages).forEach(i -> send(connection, prefix + i))));
            }
            for (Future<?> one : all) {
                one.get();
            }

            await().until(() -> sink.completedTexts().size() == threads * messages);
        } finally {
            senders.shutdownNow();
            completers.shutdownNow();
        }
        assertThat(sink.overlaps()).isZero();
        int[] next = new int[threads];
        for (String text : sink.texts()) {
            String[] parts = text.split(":");
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
    }

    @Test
    void sendsAnyNumberOfMessagesThatCompleteAtOnceWithoutDeepeningTheStack() {
        QueuedConnection connection = connection(UNLIMITED);
        for (int i = 0; i < 100_000; i++) {
            send(connection, "x");
        }
        assertThat(sink.texts()).hasSize(1);

        sink.setAutomatic(true);
        sink.complete(null);
        runTasks();

        assertThat(sink.texts()).hasSize(100_000);
    }

    @Test
    void keepsNoThreadThatOnlyCameToLeaveAMessage() {
        QueuedConnection connection = connection(UNLIMITED);
        for (int i = 0; i < 1_000; i++) {
            send(connection, "x");
        }

        sink.setAutomatic(true);
        sink.complete(null);

        assertThat(sink.texts()).hasSizeLessThan(100);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void closesOnceWhenTooManyMessagesWait() {
        QueuedConnection connection = connection(new OutboundLimits(3, 1_000, Duration.ofSeconds(15)));
        send(connection, "on its way", "1", "2", "3");
        assertThat(sink.closeCodes()).isEmpty();

        send(connection, "4", "5", "6", "7", "8");
        runTasks();
        sink.complete(null);
        runTasks();

        assertThat(sink.texts()).containsExactly("on its way");
        assertThat(sink.closeCodes()).containsExactly(4100);
        assertThat(sink.closeReasons()).containsExactly("The client does not read fast enough");
    }

    @Test
    void letsTheMessageOnItsWayOutBeforeItClosesButNotForEver() {
        QueuedConnection connection = connection(new OutboundLimits(1, 1_000, Duration.ofSeconds(15)));
        send(connection, "on its way", "1", "2");
        connection.checkProgress();
        runTasks();
        assertThat(sink.closeCodes()).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(16).toNanos());
        connection.checkProgress();
        runTasks();

        assertThat(sink.closeCodes()).containsExactly(4100);
        assertThat(sink.closeReasons()).containsExactly("The client does not read");
    }

    @Test
    void closesOnceWhenTooManyCharactersWait() {
        QueuedConnection connection = connection(new OutboundLimits(100, 10, Duration.ofSeconds(15)));
        send(connection, "on its way", "12345", "67890");
        runTasks();
        assertThat(sink.closeCodes()).isEmpty();

        send(connection, "x", "y");
        runTasks();
        sink.complete(null);
        runTasks();

        assertThat(sink.texts()).containsExactly("on its way");
        assertThat(sink.closeCodes()).containsExactly(4100);
    }

    @Test
    void hasRoomAgainForWhatHasLeft() {
        QueuedConnection connection = connection(new OutboundLimits(2, 10, Duration.ofSeconds(15)));
        for (int i = 0; i < 50; i++) {
            send(connection, "1234567890");
            if (i > 0) {
                sink.complete(null);
            }
        }

        assertThat(sink.texts()).hasSize(50);
        assertThat(sink.closeCodes()).isEmpty();
    }

    @Test
    void givesUpOnAClientThatTakesMessagesButFallsBehind() {
        QueuedConnection connection = connection(new OutboundLimits(1_000, 1_000, Duration.ofSeconds(15)));
        for (int i = 0; i < 100; i++) {
            send(connection, "m");
        }
        for (int second = 0; second < 15; second++) {
            connection.checkProgress();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            sink.complete(null);
        }
        connection.checkProgress();
        assertThat(sink.closeCodes()).isEmpty();

        nanos.addAndGet(1);
        connection.checkProgress();
        sink.complete(null);
        runTasks();

        assertThat(sink.texts()).hasSize(16);
        assertThat(sink.closeCodes()).containsExactly(4100);
    }

    @Test
    void doesNotGiveUpOnAClientThatIsBehindAllTheTimeButNeverForLong() {
        QueuedConnection connection = connection(new OutboundLimits(1_000, 1_000, Duration.ofSeconds(15)));
        for (int second = 0; second < 100; second++) {
            send(connection, "m", "m");
            connection.checkProgress();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            sink.complete(null);
            sink.complete(null);
            send(connection, "m");
            sink.complete(null);
        }

        assertThat(sink.closeCodes()).isEmpty();
        runTasks();
        assertThat(sink.closeCodes()).isEmpty();
    }

    @Test
    void sendsASingleMessageThatIsLargerThanTheQueue() {
        QueuedConnection connection = connection(new OutboundLimits(100, 10, Duration.ofSeconds(15)));
        send(connection, "x".repeat(1_000), "y".repeat(1_000));
        sink.complete(null);
        sink.complete(null);
        runTasks();

        assertThat(sink.texts()).hasSize(2);
        assertThat(sink.closeCodes()).isEmpty();
    }

    @Test
    void dropsWhatIsSentAfterItWasAskedToClose() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        send(connection, "a", "b");
        connection.close(CloseCode.UNKNOWN_APP, "Application does not exist");
        send(connection, "too late");
        connection.close(CloseCode.RECONNECT, "too late");

        sink.complete(null);
        runTasks();
        assertThat(sink.closeCodes()).isEmpty();
        sink.complete(null);
        runTasks();

        assertThat(sink.texts()).containsExactly("a", "b");
        assertThat(sink.closeCodes()).containsExactly(4001);
        assertThat(sink.closeReasons()).containsExactly("Application does not exist");
    }

    @Test
    void closesWhenASendFails() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        send(connection, "a", "b");

        sink.complete(new IOException("reset by peer"));
        runTasks();
        send(connection, "c");

        assertThat(sink.texts()).containsExactly("a");
        assertThat(sink.closeCodes()).hasSize(1);
    }

    @Test
    void closesWhenASendFailsAtOnce() {
        sink.failBy(new IllegalStateException("the session is closed"));
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);

        send(connection, "a", "b");
        runTasks();

        assertThat(sink.texts()).containsExactly("a");
        assertThat(sink.closeCodes()).hasSize(1);
    }

    @Test
    void pingsAfterTheMessageOnItsWayAndBeforeAllOthers() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        send(connection, "a", "b");
        connection.ping();
        connection.ping();
        runTasks();
        assertThat(sink.events()).containsExactly("a");

        sink.complete(null);
        assertThat(sink.events()).containsExactly("a");
        send(connection, "c");
        runTasks();
        sink.complete(null);
        sink.complete(null);

        assertThat(sink.events()).containsExactly("a", "ping", "b", "c");
    }

    @Test
    void pingsAtOnceWhenNothingIsOnItsWay() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        connection.ping();
        runTasks();
        send(connection, "a");

        assertThat(sink.events()).containsExactly("ping", "a");
    }

    @Test
    void closesWhenAPingFails() {
        sink.failBy(new IllegalStateException("the session is closed"));
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        connection.ping();
        send(connection, "a");
        runTasks();

        assertThat(sink.texts()).isEmpty();
        assertThat(sink.closeCodes()).hasSize(1);
    }

    @Test
    void saysWhatIsFollowedAtOnceByMore() {
        sink.setBlocking();
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        for (String text : List.of("a", "b", "c")) {
            connection.queue(message(text));
        }
        connection.flush();
        send(connection, "d");

        assertThat(sink.events()).containsExactly("a…", "b…", "c", "d");
    }

    @Test
    void closesAConnectionOnWhichAMessageIsStuck() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        send(connection, "a", "b");
        connection.checkProgress();
        nanos.addAndGet(Duration.ofSeconds(15).toNanos());
        connection.checkProgress();
        runTasks();
        assertThat(sink.closeCodes()).isEmpty();

        nanos.incrementAndGet();
        connection.checkProgress();
        connection.checkProgress();
        runTasks();

        assertThat(sink.closeCodes()).containsExactly(4100);
        assertThat(sink.texts()).containsExactly("a");
    }

    @Test
    void closesAConnectionOnWhichAPingOrTheLastMessageIsStuck() {
        QueuedConnection pinging = connection(OutboundLimits.DEFAULTS);
        pinging.ping(); // and its task never runs
        tasks.clear();
        pinging.checkProgress();
        nanos.addAndGet(Duration.ofSeconds(16).toNanos());
        pinging.checkProgress();
        runTasks();
        assertThat(sink.closeCodes()).containsExactly(4100);

        QueuedConnection closing = connection(OutboundLimits.DEFAULTS);
        send(closing, "a");
        closing.close(CloseCode.RECONNECT, "");
        closing.checkProgress();
        nanos.addAndGet(Duration.ofSeconds(16).toNanos());
        closing.checkProgress();
        runTasks();
        assertThat(sink.closeCodes()).hasSize(2);
    }

    @Test
    void leavesAConnectionAloneThatIsIdleOrBusy() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        connection.checkProgress();
        send(connection, "a", "b", "c");
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(Duration.ofSeconds(14).toNanos());
            connection.checkProgress();
            sink.complete(null);
        }
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        connection.checkProgress();
        runTasks();

        assertThat(sink.texts()).containsExactly("a", "b", "c");
        assertThat(sink.closeCodes()).isEmpty();
    }

    @Test
    void doesNothingAnyMoreOnceTheNetworkIsGone() {
        QueuedConnection connection = connection(OutboundLimits.DEFAULTS);
        send(connection, "a", "b");
        connection.ping();

        connection.disconnected();
        sink.complete(new IOException("closed"));
        send(connection, "c");
        connection.ping();
        connection.close(CloseCode.RECONNECT, "");
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        connection.checkProgress();
        runTasks();

        assertThat(sink.events()).containsExactly("a");
        assertThat(sink.closeCodes()).isEmpty();
    }

    @Test
    void throwsNothingWhenTheServerHasStopped() {
        QueuedConnection connection = new QueuedConnection(
                sink,
                task -> {
                    throw new RejectedExecutionException();
                },
                nanos::get);

        connection.close(CloseCode.RECONNECT, "");
        connection.ping();
        send(connection, "a");

        assertThat(sink.events()).isEmpty();
    }

    private QueuedConnection connection(OutboundLimits limits) {
        QueuedConnection connection = new QueuedConnection(sink, tasks::add, nanos::get);
        connection.limit(limits);
        return connection;
    }

    private static void send(Connection connection, String... texts) {
        for (String text : texts) {
            connection.send(message(text));
        }
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** A network that takes messages when the test says so. */
    private static final class HandSink implements FrameSink {

        private final List<String> events = new ArrayList<>();
        private final List<String> completed = new ArrayList<>();
        private final List<Integer> closeCodes = new ArrayList<>();
        private final List<String> closeReasons = new ArrayList<>();
        private boolean automatic;
        private boolean blocking;
        private @Nullable ExecutorService completers;
        private @Nullable RuntimeException failure;
        private @Nullable Completion pending;
        private String onItsWay = "";
        private int overlaps;

        @Override
        public boolean sendText(String text, boolean more, Completion completion) {
            boolean now;
            synchronized (this) {
                if (blocking) {
                    events.add(more ? text + "…" : text);
                    return true;
                }
                if (pending != null) {
                    overlaps++;
                }
                events.add(text);
                if (failure != null) {
                    throw failure;
                }
                pending = completion;
                onItsWay = text;
                now = automatic;
                if (completers != null) {
                    now = events.size() % 2 == 0;
                    if (!now) {
                        completers.execute(() -> complete(null));
                    }
                }
            }
            if (now) {
                complete(null);
            }
            return false;
        }

        /** Says that what was on its way has arrived, or why not. */
        void complete(@Nullable Throwable reason) {
            Completion completion;
            synchronized (this) {
                completion = pending;
                pending = null;
                if (completion != null && reason == null) {
                    completed.add(onItsWay);
                }
            }
            if (completion != null) {
                completion.complete(reason);
            }
        }

        @Override
        public synchronized void sendPing() {
            if (pending != null) {
                overlaps++;
            }
            if (failure != null) {
                throw failure;
            }
            events.add("ping");
        }

        @Override
        public synchronized void close(int code, String reason) {
            closeCodes.add(code);
            closeReasons.add(reason);
        }

        synchronized void setAutomatic(boolean automatic) {
            this.automatic = automatic;
        }

        synchronized void setBlocking() {
            blocking = true;
        }

        synchronized void completeBy(ExecutorService executor) {
            completers = executor;
        }

        synchronized void failBy(RuntimeException exception) {
            failure = exception;
        }

        synchronized List<String> events() {
            return List.copyOf(events);
        }

        synchronized List<String> texts() {
            return events.stream().filter(event -> !event.equals("ping")).toList();
        }

        synchronized List<String> completedTexts() {
            return List.copyOf(completed);
        }

        synchronized List<Integer> closeCodes() {
            return List.copyOf(closeCodes);
        }

        synchronized List<String> closeReasons() {
            return List.copyOf(closeReasons);
        }

        synchronized int overlaps() {
            return overlaps;
        }
    }
}
