package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every transport's {@link Connection} has to do, whatever it sends over. */
public abstract class ConnectionContract {

    /** Both ends of a connection whose queue holds the {@link OutboundLimits#DEFAULTS}. */
    public interface Peer {

        Connection connection();

        /** From now on nothing that is sent gets through. */
        void stopReading();

        /** Takes what is on its way and whatever follows. */
        void readAgain();

        /** What has arrived so far. */
        List<String> received();

        /** The codes of the close frames that have arrived so far. */
        List<Integer> closeCodes();
    }

    /** A new connection, of which the client reads all that it can. */
    protected abstract Peer open();

    protected static OutboundMessage message(Object text) {
        return TextMessage.of(text.toString());
    }

    @Test
    final void deliversInTheOrderOfSending() {
        Peer peer = open();
        List<String> sent = IntStream.range(0, 500).mapToObj(String::valueOf).toList();

        sent.forEach(text -> peer.connection().send(message(text)));

        await().untilAsserted(() -> assertThat(peer.received()).isEqualTo(sent));
        assertThat(peer.closeCodes()).isEmpty();
    }

    @Test
    final void deliversWhatWaitedForASlowClient() {
        Peer peer = open();
        List<String> sent = IntStream.range(0, 500).mapToObj(String::valueOf).toList();
        peer.stopReading();
        sent.forEach(text -> peer.connection().send(message(text)));

        peer.readAgain();

        await().untilAsserted(() -> assertThat(peer.received()).isEqualTo(sent));
    }

    @Test
    final void deliversEachThreadsMessagesInItsOrder() throws Exception {
        Peer peer = open();
        int threads = 8;
        int messages = 100;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String prefix = thread + ":";
                senders.add(executor.submit(() -> IntStream.range(0, messages)
                        .forEach(i -> peer.connection().send(message(prefix + i)))));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        } finally {
            executor.shutdownNow();
        }

        await().until(() -> peer.received().size() == threads * messages);
        int[] next = new int[threads];
        for (String text : peer.received()) {
            String[] parts = text.split(":");
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
    }

    @Test
    final void doesNotTakeAClientForSlowThatHadNoTimeToReadYet() {
        Peer peer = open();
        peer.connection().limit(new OutboundLimits(3, 30, Duration.ofSeconds(15)));
        List<String> sent = IntStream.range(0, Connection.MOST_QUEUED)
                .mapToObj(i -> "message " + i)
                .toList();

        boolean flush = false;
        for (String text : sent) {
            flush |= peer.connection().queue(message(text));
        }
        assertThat(flush).isTrue();
        peer.connection().flush();

        await().untilAsserted(() -> assertThat(peer.received()).isEqualTo(sent));
        assertThat(peer.closeCodes()).isEmpty();
    }

    @Test
    final void deliversWhatWasSentBeforeItCloses() {
        Peer peer = open();
        peer.stopReading();
        peer.connection().send(message("first"));
        peer.connection().send(message("last"));

        peer.connection().close(CloseCode.UNKNOWN_APP, "Application does not exist");
        peer.connection().send(message("too late"));
        peer.connection().close(CloseCode.RECONNECT, "too late");
        assertThat(peer.closeCodes()).isEmpty();
        peer.readAgain();

        await().untilAsserted(() -> assertThat(peer.closeCodes()).containsExactly(4001));
        assertThat(peer.received()).containsExactly("first", "last");
    }

    @Test
    final void closesAtOnceWhenNothingWaits() {
        Peer peer = open();

        peer.connection().close(CloseCode.RECONNECT, "");

        await().untilAsserted(() -> assertThat(peer.closeCodes()).containsExactly(4200));
    }

    @Test
    final void doesNothingAnyMoreOnceItIsClosed() {
        Peer peer = open();
        peer.connection().close(CloseCode.RECONNECT, "");
        await().until(() -> !peer.closeCodes().isEmpty());

        peer.connection().send(message("too late"));
        peer.connection().ping();
        peer.connection().checkProgress();
        peer.connection().close(CloseCode.OVER_CAPACITY, "too late");

        assertThat(peer.received()).isEmpty();
        assertThat(peer.closeCodes()).containsExactly(4200);
    }

    @Test
    final void neverBlocksAndNeverKeepsMoreThanItsLimitForAClientThatDoesNotRead() {
        Peer peer = open();
        peer.stopReading();

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 100_000; i++) {
                peer.connection().send(message("message " + i));
            }
            peer.connection().ping();
            peer.connection().checkProgress();
            peer.connection().close(CloseCode.RECONNECT, "");
        });
        peer.readAgain();

        await().untilAsserted(() -> assertThat(peer.closeCodes()).containsExactly(4100));
        assertThat(peer.received()).hasSizeLessThan(OutboundLimits.DEFAULTS.maxMessages());
    }
}
