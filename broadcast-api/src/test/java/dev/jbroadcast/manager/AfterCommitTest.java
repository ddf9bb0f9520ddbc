package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.ShouldBroadcastNow;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events in a transaction: evaluated when they are dispatched, sent when it commits. */
class AfterCommitTest {

    /** The one transaction of the test's thread. */
    private static final class Transaction implements TransactionHook {

        private final List<Runnable> committed = new ArrayList<>();
        private final List<Runnable> rolledBack = new ArrayList<>();
        private boolean active;

        @Override
        public boolean register(Runnable committed, Runnable rolledBack) {
            if (active) {
                this.committed.add(committed);
                this.rolledBack.add(rolledBack);
            }
            return active;
        }

        void commit() {
            active = false;
            committed.forEach(Runnable::run);
        }

        void rollback() {
            active = false;
            rolledBack.forEach(Runnable::run);
        }
    }

    private final Transaction transaction = new Transaction();
    private final InMemoryDriver broadcasts = new InMemoryDriver();
    private final CurrentSocket currentSocket = new CurrentSocket();
    private final BroadcastManager broadcaster = BroadcastManager.builder()
            .connection("memory", broadcasts)
            .transactions(transaction)
            .currentSocket(currentSocket)
            .build();

    private static class Event implements ShouldBroadcast {

        final Map<String, Object> payload = new HashMap<>();

        @Override
        public Channels broadcastOn() {
            return new Channel("news");
        }

        @Override
        public Object broadcastWith() {
            return payload;
        }
    }

    private static final class AtOnce extends Event {
        @Override
        public boolean broadcastAfterCommit() {
            return false;
        }
    }

    private static final class Now extends Event implements ShouldBroadcastNow {}

    @Broadcast(on = "news", afterCommit = false)
    private record AnnotatedAtOnce(int id) {}

    @Test
    void isSentAtOnceWhereThereIsNoTransaction() {
        assertThat(broadcaster.broadcast(new Event()).status()).isEqualTo(Status.SENT);
        assertThat(broadcasts.publications()).hasSize(1);
    }

    @Test
    void isSentInOrderWhenTheTransactionCommitsWithWhatItHeldWhenItWasDispatched() {
        transaction.active = true;
        Event event = new Event();
        event.payload.put("step", 1);
        BroadcastResult first = broadcaster.broadcast(event);
        event.payload.put("step", 2);
        broadcaster.broadcast(event);
        event.payload.put("step", 3);

        assertThat(broadcasts.publications()).isEmpty();
        assertThat(first.status()).isEqualTo(Status.PENDING);

        transaction.commit();

        assertThat(broadcasts.publications())
                .extracting(Publication::data)
                .containsExactly("{\"step\":1}", "{\"step\":2}");
        assertThat(first.status()).isEqualTo(Status.SENT);
    }

    @Test
    void isDroppedWhenTheTransactionIsRolledBack() {
        transaction.active = true;
        BroadcastResult result = broadcaster.broadcast(new Event());
        BroadcastResult anonymous = broadcaster.on(new Channel("news")).send();

        transaction.rollback();

        assertThat(broadcasts.publications()).isEmpty();
        assertThat(result.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(result.completion().toCompletableFuture()).isCompletedWithValue(Status.ROLLED_BACK);
        assertThat(anonymous.status()).isEqualTo(Status.ROLLED_BACK);
    }

    @Test
    void leavesOutTheConnectionThatMadeTheRequestEvenIfThatIsOverWhenItCommits() {
        transaction.active = true;
        try (var request = currentSocket.bind(new SocketId("1.2"))) {
            broadcaster.toOthers().broadcast(new Event());
        }

        transaction.commit();

        assertThat(broadcasts.publications()).extracting(Publication::except).containsExactly(new SocketId("1.2"));
    }

    @Test
    void waitsForNoTransactionIfItDoesNotWantTo() {
        transaction.active = true;

        broadcaster.broadcast(new AtOnce());
        broadcaster.broadcast(new AnnotatedAtOnce(1));
        broadcaster.broadcast(new Now());
        broadcaster.broadcastNow(new Event());

        assertThat(broadcasts.publications()).hasSize(4);
    }
}
