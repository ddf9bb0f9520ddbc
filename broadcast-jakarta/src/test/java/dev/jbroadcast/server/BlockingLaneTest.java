package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingLaneTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Lane lane = new BlockingLane(threads, scheduler);

    @AfterEach
    void end() {
        threads.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void sendsNothingInThePublishersThread() {
        Peer peer = new Peer();

        lane.deliver(new Text("a", List.of(peer)));

        await().until(() -> peer.received.size() == 1);
        assertThat(peer.threads).doesNotContain(Thread.currentThread());
    }

    @Test
    void goesOnWithTheOthersWhenAClientDoesNotRead() {
        List<Peer> peers = IntStream.range(0, 20).mapToObj(i -> new Peer()).toList();
        Peer stuck = peers.get(3);
        stuck.stop();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            expected.add("e" + i);
            lane.deliver(new Text("e" + i, peers));
        }

        for (Peer peer : peers) {
            if (peer != stuck) {
                await().untilAsserted(() -> assertThat(peer.received).containsExactlyElementsOf(expected));
            }
        }
        assertThat(stuck.received).isEmpty();

        stuck.reads.countDown();
        await().untilAsserted(() -> assertThat(stuck.received).containsExactlyElementsOf(expected));
    }

    @Test
    void keepsTheOrderForEachClientWhateverThreadsSend() {
        List<Peer> peers = IntStream.range(0, 5).mapToObj(i -> new Peer()).toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            expected.add("e" + i);
            lane.deliver(new Text("e" + i, peers));
        }

        peers.forEach(
                peer -> await().untilAsserted(() -> assertThat(peer.received).containsExactlyElementsOf(expected)));
    }

    /** A client whose network blocks once it is stopped. */
    private final class Peer {

        private final Queue<String> received = new ConcurrentLinkedQueue<>();
        private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        private volatile CountDownLatch reads = new CountDownLatch(0);
        private final QueuedConnection connection = new QueuedConnection(
                new FrameSink() {
                    @Override
                    public void sendText(String text, Completion completion) {
                        try {
                            reads.await();
                        } catch (InterruptedException e) {
                            completion.complete(e);
                            return;
                        }
                        received.add(text);
                        threads.add(Thread.currentThread());
                        completion.complete(null);
                    }

                    @Override
                    public void sendPing() {}

                    @Override
                    public void close(int code, String reason) {}
                },
                lane,
                BlockingLaneTest.this.threads,
                System::nanoTime);

        private void stop() {
            reads = new CountDownLatch(1);
        }
    }

    private record Text(String text, List<Peer> peers) implements Lane.Delivery {

        @Override
        public int size() {
            return peers.size();
        }

        @Override
        public Connection queue(int index) {
            Connection connection = peers.get(index).connection;
            return connection.queue(new OutboundMessage(text)) ? connection : null;
        }

        @Override
        public void deliver() {
            throw new UnsupportedOperationException();
        }
    }
}
