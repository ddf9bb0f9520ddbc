package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What became of an event, for a caller who wants to know. */
class BroadcastResultTest {

    private final CompletableFuture<Void> answer = new CompletableFuture<>();
    private final InMemoryDriver memory = new InMemoryDriver();
    private final BroadcastManager broadcaster = BroadcastManager.builder()
            .connection("memory", memory)
            .connection("slow", publication -> answer)
            .executor(Runnable::run)
            .build();

    @AfterEach
    void close() {
        answer.complete(null);
        broadcaster.close();
    }

    private record Ping(int id) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return new Channel("pings");
        }
    }

    @Test
    void isPendingUntilTheLastConnectionHasAnswered() {
        BroadcastResult result = broadcaster.via("memory", "slow").broadcast(new Ping(1));

        assertThat(result.status()).isEqualTo(Status.PENDING);
        assertThat(result.completion().toCompletableFuture()).isNotDone();

        answer.complete(null);

        assertThat(result.status()).isEqualTo(Status.SENT);
        assertThat(result.completion().toCompletableFuture()).isCompletedWithValue(Status.SENT);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void completesNormallyEvenIfTheEventFailed() {
        BroadcastResult result = broadcaster.via("memory", "slow").broadcast(new Ping(1));

        answer.completeExceptionally(new IllegalStateException("refused"));

        assertThat(result.completion().toCompletableFuture()).isCompletedWithValue(Status.FAILED);
        assertThat(result.failures()).containsOnlyKeys("slow");
        assertThat(result).hasToString("FAILED {slow=java.lang.IllegalStateException: refused}");
    }

    @Test
    void cannotBeCompletedByItsReader() {
        BroadcastResult result = broadcaster.via("slow").broadcast(new Ping(1));

        result.completion().toCompletableFuture().complete(Status.SENT);

        assertThat(result.status()).isEqualTo(Status.PENDING);
    }

    @Test
    void anEventThatIsNotSentIsNotEvenMade() {
        BroadcastResult result = broadcaster.broadcastIf(false, () -> {
            throw new AssertionError("made");
        });
        broadcaster.broadcastUnless(true, () -> {
            throw new AssertionError("made");
        });

        assertThat(result.status()).isEqualTo(Status.SKIPPED);
        assertThat(result.failures()).isEmpty();
        assertThat(result.completion().toCompletableFuture()).isCompletedWithValue(Status.SKIPPED);

        broadcaster.broadcastIf(true, () -> new Ping(1));
        broadcaster.broadcastUnless(false, () -> new Ping(2));
        assertThat(memory.publications()).hasSize(2);
    }
}
