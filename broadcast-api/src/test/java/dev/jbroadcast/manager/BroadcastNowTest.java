package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.ShouldBroadcastNow;
import dev.jbroadcast.ShouldRescue;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BroadcastNowTest {

    private final InMemoryDriver works = new InMemoryDriver();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final List<String> reported = new ArrayList<>();
    private final BroadcastManager broadcaster = BroadcastManager.builder()
            .connection("here", publication -> {
                thread.set(Thread.currentThread());
                return CompletableFuture.completedFuture(null);
            })
            .connection("works", works)
            .connection("broken", publication -> CompletableFuture.failedFuture(new IllegalStateException("broken")))
            .connection("worse", publication -> {
                throw new IllegalStateException("worse");
            })
            .onFailure((publication, connection, failure) -> reported.add(connection))
            .build();

    @AfterEach
    void close() {
        broadcaster.close();
    }

    record Queued(int id) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return new Channel("news");
        }
    }

    record Urgent(int id) implements ShouldBroadcastNow {
        @Override
        public Channels broadcastOn() {
            return new Channel("news");
        }
    }

    record Rescued(int id) implements ShouldBroadcastNow, ShouldRescue {
        @Override
        public Channels broadcastOn() {
            return new Channel("news");
        }
    }

    @Test
    void callsTheDriverInTheCallersThread() {
        assertThat(broadcaster.broadcastNow(new Queued(1)).status()).isEqualTo(Status.SENT);
        assertThat(thread.get()).isSameAs(Thread.currentThread());

        thread.set(null);
        broadcaster.broadcast(new Urgent(1));
        assertThat(thread.get()).isSameAs(Thread.currentThread());
    }

    @Test
    void callsTheDriverInAnotherThreadUnlessToldSo() {
        BroadcastResult result = broadcaster.broadcast(new Queued(1));

        assertThat(result.completion().toCompletableFuture().join()).isEqualTo(Status.SENT);
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void throwsWhatWentWrongAtTheCallerWhoNeedsNoReport() {
        assertThatThrownBy(() -> broadcaster.via("broken").broadcast(new Urgent(1)))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("Urgent")
                .hasMessageContaining("\"broken\"")
                .hasRootCauseMessage("broken");
        assertThat(reported).isEmpty();
    }

    @Test
    void sendsOverAllConnectionsBeforeItThrows() {
        assertThatThrownBy(() -> broadcaster.via("broken", "worse", "works").broadcast(new Urgent(1)))
                .isInstanceOf(DeliveryException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(DeliveryException.class));
        assertThat(works.publications()).hasSize(1);
    }

    @Test
    void reportsInsteadOfThrowingIfTheEventShouldBeRescued() {
        try (var log = new LogCapture(BroadcastManager.class, Level.INFO)) {
            BroadcastResult result = broadcaster.via("broken", "works").broadcast(new Rescued(1));

            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.failures()).containsOnlyKeys("broken");
            assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("\"Rescued\"", "\"broken\"");
        }
        assertThat(reported).containsExactly("broken");
        assertThat(works.publications()).hasSize(1);
    }
}
