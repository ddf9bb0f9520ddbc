package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoiningLaneTest {

    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Lane lane = new JoiningLane(executor::add, null);

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

        assertThat(done).containsExactly("a delivered");
        assertThat(executor).isEmpty();
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
    void takesWhatComesWhileItDeliversInTheNextRound() {
        lane.deliver(new Recorded("first", JoiningLane.FEW + 1, () -> lane.deliver(delivery("second", 1))));

        executor.remove().run();
        assertThat(done).containsExactly("first delivered");
        executor.remove().run();

        assertThat(done).containsExactly("first delivered", "second delivered");
        assertThat(executor).isEmpty();
    }

    @Test
    void leavesEvenSmallDeliveriesToTheThreadOfATransport() {
        boolean[] here = {false};
        Lane ofTransport = new JoiningLane(executor::add, () -> here[0]);

        ofTransport.deliver(delivery("from elsewhere", 1));
        assertThat(done).isEmpty();
        executor.remove().run();
        here[0] = true;
        ofTransport.deliver(delivery("from there", 1));

        assertThat(done).containsExactly("from elsewhere delivered", "from there delivered");
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
            meanwhile.run();
        }

        @Override
        public @Nullable Connection queue(int index) {
            if (index > 0) {
                return null;
            }
            done.add(name + " queued");
            return name.equals("many") ? new FlushRecordingConnection() : null;
        }
    }

    private final class FlushRecordingConnection implements Connection {

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
