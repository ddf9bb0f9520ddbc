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

    @Test
    void sendsWhatIsPublishedMeanwhileToEachClientTogether() {
        nobodyTakesOver();
        List<Peer> peers = IntStream.range(0, 20).mapToObj(i -> new Peer()).toList();
        List<String> expected = IntStream.range(0, 10).mapToObj(i -> "e" + i).toList();
        peers.get(5).whenReceived = () -> expected.subList(1, 10).forEach(each -> lane.deliver(new Text(each, peers)));

        lane.deliver(new Text("e0", peers));

        peers.forEach(
                peer -> await().untilAsserted(() -> assertThat(peer.received).containsExactlyElementsOf(expected)));
        assertThat(peers.subList(0, 6))
                .allSatisfy(peer -> assertThat(peer.batches).containsExactly(1, 9));
        assertThat(peers.subList(6, 20))
                .allSatisfy(peer -> assertThat(peer.batches).containsExactly(10));
    }

    @Test
    void goesOnWithTheOthersInTheSameThreadWhenAConnectionThrows() {
        nobodyTakesOver();
        List<Peer> peers = IntStream.range(0, 5).mapToObj(i -> new Peer()).toList();
        peers.get(2).broken = true;

        lane.deliver(new Text("a", peers));

        await().until(() -> peers.get(4).received.size() == 1);
        assertThat(peers.get(2).received).isEmpty();
        assertThat(peers.get(4).threads).containsExactlyElementsOf(peers.get(0).threads);
    }

    @Test
    void pingsWithoutTheLane() {
        Peer peer = new Peer();

        peer.connection.ping();

        await().until(() -> peer.pinged);
    }

    /** However slow the machine is. */
    private void nobodyTakesOver() {
        scheduler.shutdown();
    }

    /** A client whose network blocks once it is stopped. */
    private final class Peer {

        private final Queue<String> received = new ConcurrentLinkedQueue<>();
        private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final Queue<Integer> batches = new ConcurrentLinkedQueue<>();
        private int batch;
        private Runnable whenReceived = () -> {};
        private volatile boolean pinged;
        private boolean broken;
        private volatile CountDownLatch reads = new CountDownLatch(0);
        private final QueuedConnection connection = new QueuedConnection(
                new FrameSink() {
                    @Override
                    public boolean sendText(String text, boolean more, Completion completion)
                            throws InterruptedException {
                        reads.await();
                        received.add(text);
                        threads.add(Thread.currentThread());
                        batch++;
                        if (!more) {
                            batches.add(batch);
                            batch = 0;
                        }
                        Runnable then = whenReceived;
                        whenReceived = () -> {};
                        then.run();
                        return true;
                    }

                    @Override
                    public void sendPing() {
                        pinged = true;
                    }

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
            if (peers.get(index).broken) {
                throw new IllegalStateException("thrown by the test");
            }
            Connection connection = peers.get(index).connection;
            return connection.queue(new OutboundMessage(text)) ? connection : null;
        }

        @Override
        public boolean hasSameConnections(Lane.Delivery other) {
            return other instanceof Text text && text.peers == peers;
        }

        @Override
        public void deliver() {
            throw new UnsupportedOperationException();
        }
    }
}
