package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoiningLaneTest {

    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Lane lane = new JoiningLane(executor::add, null);
    /** One whose thread has other things to do, too. */
    private final Lane ofTransport = new JoiningLane(executor::add, () -> false);

    @Test
    void deliversToFewInThePublishersThread() {
        lane.deliver(delivery("a", JoiningLane.FEW));

        assertThat(done).containsExactly("a delivered");
        assertThat(executor).isEmpty();
    }

    @Test
    void deliversToManyInAnotherThread() {
        lane.deliver(delivery("a", JoiningLane.FEW + 1));
        assertThat(done).isEmpty();

        executor.remove().run();

        assertThat(done).containsExactly("a queued");
        assertThat(executor).isEmpty();
    }

    @Test
    void writesOnceToAllWhoHaveNotHadTheFirstYetWhenASecondComes() {
        List<List<String>> written = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            written.add(new ArrayList<>());
        }
        List<Batch> connections = written.stream().map(Batch::new).toList();

        ofTransport.deliver(new ToAll("a", connections));
        executor.remove().run();
        int had = (int) written.stream().filter(each -> !each.isEmpty()).count();
        ofTransport.deliver(new ToAll("b", connections));
        ofTransport.deliver(new ToAll("c", connections));
        while (!executor.isEmpty()) {
            executor.remove().run();
        }

        assertThat(had).isBetween(1, 999);
        assertThat(written.subList(0, had)).allSatisfy(each -> assertThat(each).containsExactly("a", "bc"));
        assertThat(written.subList(had, 1_000))
                .allSatisfy(each -> assertThat(each).containsExactly("abc"));
    }

    @Test
    void letsNobodyGetOnBeforeWhatCameEarlierForOthers() {
        List<String> written = new ArrayList<>();
        List<Batch> many = Collections.nCopies(1_000, new Batch(new ArrayList<>()));
        List<Batch> withTheClient = new ArrayList<>(many);
        withTheClient.set(0, new Batch(written));

        ofTransport.deliver(new ToAll("a", withTheClient));
        executor.remove().run();
        ofTransport.deliver(new ToAll("b", List.of(new Batch(written))));
        ofTransport.deliver(new ToAll("c", withTheClient));
        while (!executor.isEmpty()) {
            executor.remove().run();
        }

        assertThat(String.join("", written)).isEqualTo("abc");
    }

    @Test
    void keepsTheOrderWhenFewComeAfterMany() {
        lane.deliver(delivery("many", JoiningLane.FEW + 1));
        lane.deliver(delivery("few", 1));
        assertThat(done).isEmpty();

        executor.remove().run();

        assertThat(done).containsExactly("many queued", "few queued", "flushed");
        lane.deliver(delivery("later", 1));
        assertThat(done).endsWith("later delivered");
    }

    @Test
    void takesWhatComesWhileItDeliversAfterThat() {
        lane.deliver(new Recorded("first", JoiningLane.FEW + 1, () -> lane.deliver(delivery("second", 1))));

        executor.remove().run();

        assertThat(done).containsExactly("first queued", "second queued");
        assertThat(executor).isEmpty();
    }

    @Test
    void leavesEvenSmallDeliveriesToTheThreadOfATransport() {
        boolean[] here = {false};
        Lane lane = new JoiningLane(executor::add, () -> here[0]);

        lane.deliver(delivery("from elsewhere", 1));
        assertThat(done).isEmpty();
        executor.remove().run();
        here[0] = true;
        lane.deliver(delivery("from there", 1));

        assertThat(done).containsExactly("from elsewhere queued", "from there delivered");
    }

    @Test
    void letsPublishersWaitWhenTooMuchWaits() throws Exception {
        for (int i = 0; i < Lane.FULL; i++) {
            lane.deliver(delivery("many", JoiningLane.FEW + 1));
        }
        assertThat(lane.isFull()).isTrue();
        Thread publisher = new Thread(lane::awaitRoom);
        publisher.start();
        await().until(() -> publisher.getState() == Thread.State.WAITING);

        executor.remove().run();

        publisher.join();
        assertThat(lane.isFull()).isFalse();
    }

    @Test
    void letsNobodyWaitOnceTheServerHasStopped() {
        Lane stopped = new JoiningLane(
                task -> {
                    throw new RejectedExecutionException();
                },
                null);
        for (int i = 0; i <= Lane.FULL; i++) {
            stopped.deliver(delivery("many", JoiningLane.FEW + 1));
        }

        assertThat(stopped.isFull()).isFalse();
        assertThat(done).isEmpty();
    }

    private Recorded delivery(String name, int size) {
        return new Recorded(name, size, () -> {});
    }

    private final class Recorded implements Lane.Delivery {

        private final String name;
        private final int size;
        private final Runnable meanwhile;

        private Recorded(String name, int size, Runnable meanwhile) {
            this.name = name;
            this.size = size;
            this.meanwhile = meanwhile;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void deliver() {
            done.add(name + " delivered");
        }

        @Override
        public @Nullable Connection queue(int index) {
            if (index > 0) {
                return null;
            }
            done.add(name + " queued");
            meanwhile.run();
            return name.equals("many") ? new FlushRecordingConnection(done) : null;
        }
    }

    /** To the same connections if the list is the same. */
    private record ToAll(String text, List<Batch> connections) implements Lane.Delivery {

        @Override
        public int size() {
            return connections.size();
        }

        @Override
        public boolean hasSameConnections(Lane.Delivery other) {
            return other instanceof ToAll all && all.connections == connections;
        }

        @Override
        public @Nullable Connection queue(int index) {
            return connections.get(index).queue(text) ? connections.get(index) : null;
        }

        @Override
        public void deliver() {
            connections.forEach(connection -> {
                connection.queue(text);
                connection.flush();
            });
        }
    }

    /** Writes at once what was queued since it was flushed. */
    private static final class Batch extends FlushRecordingConnection {

        private final List<String> written;
        private String queued = "";

        private Batch(List<String> written) {
            super(new ArrayList<>());
            this.written = written;
        }

        private boolean queue(String text) {
            queued += text;
            return queued.length() == text.length();
        }

        @Override
        public void flush() {
            written.add(queued);
            queued = "";
        }
    }

    private static class FlushRecordingConnection implements Connection {

        private final List<String> done;

        private FlushRecordingConnection(List<String> done) {
            this.done = done;
        }

        @Override
        public void flush() {
            done.add("flushed");
        }

        @Override
        public void send(OutboundMessage message) {}

        @Override
        public void close(CloseCode code, String reason) {}

        @Override
        public void ping() {}

        @Override
        public void limit(OutboundLimits limits) {}

        @Override
        public void checkProgress() {}
    }
}
