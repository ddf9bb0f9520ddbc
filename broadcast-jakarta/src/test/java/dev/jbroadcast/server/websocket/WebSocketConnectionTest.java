package dev.jbroadcast.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.ConnectionContract;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.OutboundMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebSocketConnectionTest extends ConnectionContract {

    private static final Handshake HANDSHAKE = new Handshake("key", "7");
    private static final OutboundLimits UNLIMITED =
            new OutboundLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(15));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final WebSockets webSockets = new WebSockets(tasks::add, nanos::get);
    private final HandWire wire = new HandWire();
    private final Heard heard = new Heard();
    private final WebSocketConnection connection = webSockets.connect(wire);

    @Override
    protected Peer open() {
        HandWire peersWire = new HandWire();
        WebSocketConnection peers = new WebSockets(Runnable::run, nanos::get).connect(peersWire);
        peers.open((any, handshake) -> new Heard(), HANDSHAKE);
        return new Peer() {
            @Override
            public Connection connection() {
                return peers;
            }

            @Override
            public void stopReading() {
                peersWire.hold();
            }

            @Override
            public void readAgain() {
                peersWire.release();
                if (peersWire.isWriting()) {
                    peersWire.complete();
                    peers.written();
                }
            }

            @Override
            public List<String> received() {
                return received(ServerFrame::isText).map(ServerFrame::text).toList();
            }

            @Override
            public List<Integer> closeCodes() {
                return received(ServerFrame::isClose)
                        .map(ServerFrame::closeCode)
                        .toList();
            }

            private Stream<ServerFrame> received(Predicate<ServerFrame> kind) {
                return peersWire.arrived().stream().filter(kind);
            }
        };
    }

    // --- writing ---

    @Test
    void writesAtOnceWhatNothingIsInTheWayOf() {
        opened();
        send("a");
        send("b");

        assertThat(wire.writes()).containsExactly(List.of("text a"), List.of("text b"));
    }

    @Test
    void writesInOneGoWhatHasWaited() {
        opened();
        wire.hold();
        send("a", "b", "c", "d");
        assertThat(wire.writes()).containsExactly(List.of("text a"));

        written();

        assertThat(wire.writes()).containsExactly(List.of("text a"), List.of("text b", "text c", "text d"));
    }

    @Test
    void writesNoMoreThan16KiBInOneGo() {
        opened();
        connection.limit(UNLIMITED);
        wire.hold();
        send("first");
        for (int i = 0; i < 100; i++) {
            send("x".repeat(1020)); // 1,024 with its header
        }
        wire.release();
        written();

        assertThat(wire.sizes()).containsExactly(7, 16_384, 16_384, 16_384, 16_384, 16_384, 16_384, 4 * 1024);
    }

    @Test
    void writesByItselfWhatIsLargerThanThat() {
        opened();
        wire.hold();
        send("first", "a", "x".repeat(70_000), "b", "c");
        wire.release();
        written();

        assertThat(wire.sizes()).containsExactly(7, 3, 70_010, 6);
    }

    @Test
    void leavesTheWritingOfWhatIsQueuedToAFlush() {
        opened();
        assertThat(connection.queue(message("a"))).isTrue();
        assertThat(connection.queue(message("b"))).isFalse();
        send("c");
        assertThat(wire.writes()).isEmpty();

        connection.flush();
        assertThat(wire.writes()).containsExactly(List.of("text a", "text b", "text c"));

        send("d");
        assertThat(wire.writes()).last().isEqualTo(List.of("text d"));
    }

    @Test
    void sharesTheFrameOfAMessageWithAllWhoReceiveIt() {
        List<byte[]> arrays = new ArrayList<>();
        Wire sharing = new Wire() {
            @Override
            public boolean write(FrameBatch batch) {
                arrays.add(batch.array());
                return true;
            }

            @Override
            public void close() {}
        };
        OutboundMessage message = message("shared");

        webSockets.connect(sharing).send(message);
        webSockets.connect(sharing).send(message);

        assertThat(arrays).hasSize(2).allMatch(array -> array == message.frame());
    }

    @Test
    void sendsBinaryMessages() {
        opened();
        connection.sendBinary(new byte[] {1, 2, 3});

        assertThat(wire.writes()).containsExactly(List.of("binary 010203"));
    }

    @Test
    void sendsAnyNumberOfMessagesThatAreWrittenAtOnceWithoutDeepeningTheStack() {
        opened();
        connection.limit(UNLIMITED);
        wire.hold();
        for (int i = 0; i < 100_000; i++) {
            send("x".repeat(100));
        }
        wire.release();
        written();
        runTasks();

        assertThat(wire.frames()).hasSize(100_000);
    }

    @Test
    void keepsNoThreadThatOnlyCameToLeaveAMessage() {
        opened();
        connection.limit(UNLIMITED);
        wire.hold();
        for (int i = 0; i < 1_000; i++) {
            send("x".repeat(10_000));
        }
        wire.release();
        written();

        assertThat(wire.frames()).hasSizeLessThan(100);
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(wire.frames()).hasSize(1_000);
    }

    @Test
    void takesItThatAWriteIsSaidToBeDoneBeforeItHasReturned() {
        opened();
        wire.hold();
        send("a", "b", "c");
        wire.complete();
        AtomicLong times = new AtomicLong();
        wire.during(() -> {
            if (times.incrementAndGet() == 1) {
                wire.complete();
                send("d");
                connection.written();
            }
        });

        connection.written();

        assertThat(wire.writes()).containsExactly(List.of("text a"), List.of("text b", "text c"), List.of("text d"));
    }

    @Test
    void sendsOnAnotherConnectionFromWithinAWrite() {
        opened();
        HandWire othersWire = new HandWire();
        WebSocketConnection other = webSockets.connect(othersWire);
        wire.hold();
        send("a", "b", "c");
        wire.complete();
        wire.release();
        wire.during(() -> other.send(message("to another")));

        connection.written();

        assertThat(wire.writes()).containsExactly(List.of("text a"), List.of("text b", "text c"));
        assertThat(othersWire.writes()).containsExactly(List.of("text to another"));
    }

    @Test
    void neverWritesFromTwoThreadsAndLosesNothingWhenManySendAndOthersComplete() throws Exception {
        int threads = 8;
        int messages = 2_000;
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        ExecutorService network = Executors.newFixedThreadPool(2);
        try {
            WebSocketConnection busy = new WebSockets(network, nanos::get).connect(wire);
            busy.limit(UNLIMITED);
            wire.completeBy(network, busy::written);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String prefix = thread + ":";
                all.add(senders.submit(
                        () -> IntStream.range(0, messages).forEach(i -> busy.send(message(prefix + i)))));
            }
            for (Future<?> one : all) {
                one.get();
            }

            await().until(() -> wire.frames().size() == threads * messages);
        } finally {
            senders.shutdownNow();
            network.shutdownNow();
        }
        int[] next = new int[threads];
        for (ServerFrame frame : wire.frames()) {
            String[] parts = frame.text().split(":");
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
    }

    // --- clients that do not keep up ---

    @Test
    void givesUpOnAClientForWhichTooManyMessagesWait() {
        opened();
        connection.limit(new OutboundLimits(3, 1000, Duration.ofSeconds(15)));
        wire.hold();
        send("on its way", "1", "2", "3");
        assertThat(connection.queue(message("too many"))).isFalse();
        send("too late");

        written();
        assertThat(wire.frames())
                .map(ServerFrame::toString)
                .startsWith("text on its way")
                .hasSize(2);
        assertThat(wire.frames().get(1).closeCode()).isEqualTo(4100);
    }

    @Test
    void givesUpOnAClientForWhichTooManyBytesWait() {
        opened();
        connection.limit(new OutboundLimits(1000, 100, Duration.ofSeconds(15)));
        wire.hold();
        send("on its way", "x".repeat(40), "x".repeat(40), "x".repeat(40));

        written();

        assertThat(wire.frames()).hasSize(2).last().matches(frame -> frame.closeCode() == 4100);
    }

    @Test
    void takesASingleMessageThatIsLargerThanAllThatMayWait() {
        opened();
        connection.limit(new OutboundLimits(1000, 100, Duration.ofSeconds(15)));
        wire.hold();
        send("on its way", "x".repeat(2000));

        written();

        assertThat(wire.frames()).hasSize(2).allMatch(ServerFrame::isText);
    }

    @Test
    void givesUpOnAClientThatAnswersNoPingButSendsThem() {
        opened();
        connection.limit(new OutboundLimits(10, 100_000, Duration.ofSeconds(15)));
        wire.hold();
        for (int i = 0; i < 1000; i++) {
            receive(ClientFrame.ping(new byte[100]));
        }

        written();

        assertThat(wire.frames()).hasSize(2).last().matches(frame -> frame.closeCode() == 4100);
    }

    @Test
    void givesUpOnAClientForWhichAMessageHasWaitedTooLong() {
        opened();
        wire.hold();
        send("a", "b");
        connection.checkProgress();
        pass(Duration.ofSeconds(10));
        written(); // b is on its way
        send("c");
        connection.checkProgress();
        pass(Duration.ofSeconds(6));
        connection.checkProgress();
        written();

        assertThat(wire.frames()).hasSize(3).last().matches(frame -> frame.closeCode() == 4100);
    }

    @Test
    void cutsOffAClientThatDoesNotTakeAMessageAtAll() {
        opened();
        wire.hold();
        send("on its way");
        connection.checkProgress();
        pass(Duration.ofSeconds(15));
        connection.checkProgress();
        runTasks();
        assertThat(wire.isClosed()).isFalse();

        pass(Duration.ofSeconds(1));
        connection.checkProgress();
        assertThat(heard.said).isEmpty();
        runTasks();

        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("disconnected");
    }

    @Test
    void closesForAClientThatTakesALittleNowAndThen() {
        opened();
        connection.limit(UNLIMITED);
        wire.hold();
        for (int i = 0; i < 10; i++) {
            send("x".repeat(20_000));
        }
        for (int seconds = 0; seconds < 40 && wire.frames().stream().noneMatch(ServerFrame::isClose); seconds++) {
            connection.checkProgress();
            pass(Duration.ofSeconds(1));
            if (seconds % 10 == 9) {
                written();
            }
        }

        assertThat(wire.frames()).last().matches(frame -> frame.closeCode() == 4100);
        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void hasNothingAgainstAClientThatIsSlowButKeepsUp() {
        opened();
        wire.hold();
        send("x");
        for (int seconds = 0; seconds < 100; seconds++) {
            send("x");
            connection.checkProgress();
            pass(Duration.ofSeconds(1));
            if (seconds % 10 == 9) {
                written();
            }
        }
        runTasks();

        assertThat(wire.frames()).allMatch(ServerFrame::isText);
        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void hasNothingAgainstAClientForWhichThereIsNothing() {
        opened();
        send("x");
        for (int hours = 0; hours < 100; hours++) {
            connection.checkProgress();
            pass(Duration.ofHours(1));
        }
        wire.hold();
        send("y");
        connection.checkProgress();
        runTasks();

        assertThat(wire.isClosed()).isFalse();
        assertThat(wire.frames()).hasSize(2);
    }

    // --- the closing handshake ---

    @Test
    void closesWithACodeAndAReasonAndWaitsForTheAnswer() {
        opened();
        send("last");
        connection.close(CloseCode.RECONNECT, "back soon");
        send("too late");
        assertThat(wire.writes()).containsExactly(List.of("text last"), List.of("close 4200 back soon"));
        assertThat(wire.isClosed()).isFalse();

        receive(ClientFrame.close(4200, ""));

        assertThat(wire.isClosed()).isTrue();
        assertThat(wire.frames()).hasSize(2);
        assertThat(heard.said).containsExactly("disconnected");
    }

    @Test
    void tellsNobodyWhatArrivesWhileItCloses() {
        opened();
        connection.close(CloseCode.RECONNECT, "");

        receive(ClientFrame.text("x"), ClientFrame.binary(new byte[1]), ClientFrame.ping(new byte[1]));
        receive(ClientFrame.pong(new byte[0]), ClientFrame.close(1000, ""), ClientFrame.text("y"));

        assertThat(heard.said).containsExactly("disconnected");
        assertThat(wire.frames()).hasSize(1);
    }

    @Test
    void dropsAClientThatNeverAnswersItsClose() {
        opened();
        connection.close(CloseCode.RECONNECT, "");
        pass(Duration.ofSeconds(10));
        webSockets.passTime();
        assertThat(wire.isClosed()).isFalse();

        pass(Duration.ofSeconds(1));
        webSockets.passTime();

        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("disconnected");
    }

    @Test
    void dropsAClientThatNeverTakesItsClose() {
        opened();
        wire.hold();
        send("x");
        connection.close(CloseCode.RECONNECT, "");
        pass(Duration.ofSeconds(11));
        webSockets.passTime();

        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("disconnected");

        written();
        assertThat(wire.frames()).hasSize(1);
    }

    @Test
    void dropsAClientThatSaysGoodbyeAndDoesNotTakeTheAnswer() {
        opened();
        wire.hold();
        send("x");
        receive(ClientFrame.close(1000, ""));
        pass(Duration.ofSeconds(10));
        webSockets.passTime();
        assertThat(wire.isClosed()).isFalse();

        pass(Duration.ofSeconds(1));
        webSockets.passTime();
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void answersACloseWithItsCodeAndThenEnds() {
        opened();
        receive(ClientFrame.close(4001, "I go"));

        assertThat(wire.writes()).containsExactly(List.of("close 4001"));
        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("disconnected");
    }

    @Test
    void answersACloseWithoutCodeWithoutOne() {
        opened();
        receive(ClientFrame.close(new byte[0]));

        assertThat(wire.writes()).containsExactly(List.of("close 1005"));
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void sendsWhatWaitsBeforeItAnswersAClose() {
        opened();
        wire.hold();
        send("a", "b");
        receive(ClientFrame.close(1000, ""));
        send("too late");
        assertThat(wire.isClosed()).isFalse();

        written();
        assertThat(wire.writes()).containsExactly(List.of("text a"), List.of("text b", "close 1000"));
        assertThat(wire.isClosed()).isFalse();

        written();
        runTasks();
        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("disconnected");
    }

    @Test
    void endsWhenBothHaveSaidGoodbyeAtTheSameTime() {
        opened();
        wire.hold();
        connection.close(CloseCode.RECONNECT, "");
        receive(ClientFrame.close(1001, ""));
        assertThat(wire.isClosed()).isFalse();

        written();
        runTasks();

        assertThat(wire.writes()).containsExactly(List.of("close 4200"));
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void cutsOffThoseWhoAreStillClosingWhenTheServerEnds() {
        opened();
        connection.close(CloseCode.RECONNECT, "");

        webSockets.cutOff();

        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("disconnected");
    }

    // --- what a client must not do ---

    @Test
    void saysWhyItClosesAndLeavesTimeToReadIt() {
        opened();
        receive(ClientFrame.text("before"), ClientFrame.of(3, new byte[0]), ClientFrame.text("after"));

        assertThat(heard.said).containsExactly("text before");
        assertThat(wire.frames()).hasSize(1).first().matches(frame -> frame.closeCode() == 1002);
        assertThat(wire.isClosed()).isFalse();

        pass(Duration.ofMillis(1500));
        webSockets.passTime();
        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("text before", "disconnected");
    }

    @Test
    void closesForMessagesThatAreTooLong() {
        opened();
        receive(ClientFrame.text("x".repeat(Heard.MAX_MESSAGE_BYTES)));
        receive(ClientFrame.text("x".repeat(Heard.MAX_MESSAGE_BYTES + 1)));

        assertThat(heard.said).hasSize(1);
        assertThat(wire.frames()).hasSize(1).first().matches(frame -> frame.closeCode() == 1009);
    }

    @Test
    void closesForTextThatIsNotUtf8() {
        opened();
        receive(ClientFrame.of(1, new byte[] {(byte) 0xFF}));

        assertThat(wire.frames()).hasSize(1).first().matches(frame -> frame.closeCode() == 1007);
    }

    @Test
    void dropsSoonWhoBreaksTheProtocolInsteadOfAnsweringAClose() {
        opened();
        connection.close(CloseCode.RECONNECT, "");
        receive(ClientFrame.text("x").unmasked());
        assertThat(wire.frames()).hasSize(1);

        pass(Duration.ofMillis(1500));
        webSockets.passTime();

        assertThat(wire.isClosed()).isTrue();
    }

    // --- pings ---

    @Test
    void answersAPingWithItsPayload() {
        opened();
        receive(ClientFrame.ping(new byte[0]), ClientFrame.ping(new byte[] {1, (byte) 0xFF}));

        assertThat(wire.frames()).map(ServerFrame::toString).containsExactly("pong ", "pong 01ff");
        assertThat(heard.said).containsExactly("pong", "pong");
    }

    @Test
    void pingsAndHearsTheAnswer() {
        opened();
        connection.ping();
        receive(ClientFrame.pong(new byte[0]));

        assertThat(wire.frames()).map(ServerFrame::toString).containsExactly("ping ");
        assertThat(heard.said).containsExactly("pong");
    }

    // --- ends ---

    @Test
    void toldOnceThatItIsGone() {
        opened();
        connection.ended(null);
        connection.ended(new IOException("reset"));
        send("too late");
        connection.close(CloseCode.RECONNECT, "");
        connection.written();
        connection.checkProgress();
        receive(ClientFrame.text("x"), ClientFrame.ping(new byte[0]), ClientFrame.close(1000, ""));
        runTasks();

        assertThat(heard.said).containsExactly("disconnected");
        assertThat(wire.isClosed()).isTrue();
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void endsByAnotherThreadWhenAWriteFails() {
        opened();
        wire.failWith(new IOException("broken pipe"));
        send("x");
        send("y");
        assertThat(heard.said).isEmpty();

        runTasks();

        assertThat(heard.said).containsExactly("disconnected");
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void endsWhenAWriteFailsThatWasOnItsWay() {
        opened();
        wire.hold();
        send("x", "y");
        connection.ended(new IOException("broken pipe"));

        assertThat(heard.said).containsExactly("disconnected");
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void tellsWhoOpensItThatItHasEndedMeanwhile() {
        connection.open(
                (opening, handshake) -> {
                    wire.failWith(new IOException("broken pipe"));
                    opening.send(message("welcome"));
                    runTasks();
                    assertThat(heard.said).isEmpty();
                    return heard;
                },
                HANDSHAKE);

        assertThat(heard.said).containsExactly("disconnected");
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void mayBeClosedByWhoOpensIt() {
        connection.open(
                (opening, handshake) -> {
                    opening.send(message("no"));
                    opening.close(CloseCode.UNKNOWN_APP, "unknown");
                    return heard;
                },
                HANDSHAKE);
        receive(ClientFrame.text("anything"), ClientFrame.close(4001, ""));

        assertThat(wire.writes()).containsExactly(List.of("text no"), List.of("close 4001 unknown"));
        assertThat(wire.isClosed()).isTrue();
        assertThat(heard.said).containsExactly("disconnected");
    }

    @Test
    void mayBeClosedByWhoListens() {
        opened();
        heard.onText = () -> connection.close(CloseCode.UNSUPPORTED_DATA, "no");

        receive(ClientFrame.text("first"), ClientFrame.text("second"));

        assertThat(heard.said).containsExactly("text first");
        assertThat(wire.writes()).containsExactly(List.of("close 1003 no"));
    }

    @Test
    void endsWhenWhoListensThrows() {
        opened();
        heard.onText = () -> {
            throw new Thrown();
        };
        ByteBuffer bytes = ByteBuffer.wrap(ClientFrame.stream(ClientFrame.text("first"), ClientFrame.text("second")));

        connection.received(bytes);

        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(heard.said).containsExactly("text first", "disconnected");
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void receivesNothingBeforeItIsOpen() {
        assertThatThrownBy(() -> receive(ClientFrame.text("x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hearsWhatArrivesInWhateverPieces() {
        opened();
        byte[] stream = ClientFrame.stream(
                ClientFrame.text("Grü").notLast(),
                ClientFrame.ping(new byte[] {7}),
                ClientFrame.continuation("ße".getBytes(StandardCharsets.UTF_8)),
                ClientFrame.binary(new byte[] {1, 2}));
        for (byte each : stream) {
            connection.received(ByteBuffer.wrap(new byte[] {each}));
        }

        assertThat(heard.said).containsExactly("pong", "text Grüße", "binary 0102");
    }

    private void opened() {
        connection.open((any, handshake) -> heard, HANDSHAKE);
    }

    private void send(String... texts) {
        for (String text : texts) {
            connection.send(message(text));
        }
    }

    private void written() {
        wire.complete();
        connection.written();
    }

    private void receive(ClientFrame... frames) {
        connection.received(ByteBuffer.wrap(ClientFrame.stream(frames)));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** Without a stack trace, for the sake of the log. */
    private static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Thrown() {
            super("thrown by a test", null, false, false);
        }
    }

    private static final class Heard implements WebSocketListener {

        static final int MAX_MESSAGE_BYTES = 10_000;

        final List<String> said = new CopyOnWriteArrayList<>();
        Runnable onText = () -> {};

        @Override
        public int maxMessageBytes() {
            return MAX_MESSAGE_BYTES;
        }

        @Override
        public void text(String message) {
            said.add("text " + message);
            onText.run();
        }

        @Override
        public void binary(byte[] message) {
            said.add("binary " + HexFormat.of().formatHex(message));
        }

        @Override
        public void pong() {
            said.add("pong");
        }

        @Override
        public void disconnected() {
            said.add("disconnected");
        }
    }
}
