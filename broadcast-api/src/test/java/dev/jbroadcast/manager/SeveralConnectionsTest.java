package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One event over several connections. */
class SeveralConnectionsTest {

    private final InMemoryDriver pusher = new InMemoryDriver();
    private final InMemoryDriver log = new InMemoryDriver();
    private final BroadcastManager broadcaster = BroadcastManager.builder()
            .connection("pusher", pusher)
            .connection("log", log)
            .connection("broken", publication -> CompletableFuture.failedFuture(new IllegalStateException("broken")))
            .executor(Runnable::run)
            .build();

    @AfterEach
    void close() {
        broadcaster.close();
    }

    /** In Laravel a payload with a key named like the connection is replaced by what stands under that key. */
    record Collision(Map<String, Object> log, Map<String, Object> pusher) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.publicChannel("news");
        }

        @Override
        public List<String> broadcastVia() {
            return List.of("pusher", "log", "pusher");
        }
    }

    @Test
    void aPayloadMayHaveAKeyNamedLikeAConnection() {
        broadcaster.broadcast(new Collision(Map.of("a", 1), Map.of("b", 2)));

        String whole = "{\"log\":{\"a\":1},\"pusher\":{\"b\":2}}";
        assertThat(pusher.publications()).extracting(Publication::data).containsExactly(whole);
        assertThat(log.publications()).extracting(Publication::data).containsExactly(whole);
    }

    @Test
    void theSamePublicationGoesOverAllSoThatThePayloadIsWrittenOnce() {
        broadcaster.broadcast(new Collision(Map.of(), Map.of()));

        assertThat(pusher.publications().get(0)).isSameAs(log.publications().get(0));
    }

    private static final class Differing implements ShouldBroadcast {

        final List<String> asked = new ArrayList<>();

        @Override
        public Channels broadcastOn() {
            throw new AssertionError("each connection is asked for by name");
        }

        @Override
        public Channels broadcastOn(String connection) {
            asked.add("on " + connection);
            return connection.equals("broken") ? Channels.none() : new Channel("for-" + connection);
        }

        @Override
        public Object broadcastWith(String connection) {
            asked.add("with " + connection);
            return Map.of("via", connection);
        }
    }

    @Test
    void channelsAndPayloadMayDifferByConnection() {
        var event = new Differing();

        var result = broadcaster.via("pusher", "broken", "log").broadcast(event);

        assertThat(pusher.publications())
                .singleElement()
                .extracting(Publication::channels, Publication::data)
                .containsExactly(List.of(new Channel("for-pusher")), "{\"via\":\"pusher\"}");
        assertThat(log.publications())
                .singleElement()
                .extracting(Publication::channels, Publication::data)
                .containsExactly(List.of(new Channel("for-log")), "{\"via\":\"log\"}");
        assertThat(event.asked).containsExactly("on pusher", "with pusher", "on broken", "on log", "with log");
        assertThat(result.status()).isEqualTo(Status.SENT);
    }

    @Test
    void oneThatFailsIsReportedAndHoldsUpNoOther() {
        var result = broadcaster.via("broken", "pusher").broadcast(new Collision(Map.of(), Map.of()));

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failures()).containsOnlyKeys("broken");
        assertThat(pusher.publications()).hasSize(1);
    }

    @Test
    void theCallerDecidesBeforeTheEvent() {
        broadcaster.via("log").broadcast(new Collision(Map.of(), Map.of()));

        assertThat(pusher.publications()).isEmpty();
        assertThat(log.publications()).hasSize(1);
    }

    @Test
    void aPayloadTooLargeForOneIsSentOverNone() {
        var small = new BroadcastDriver() {
            @Override
            public CompletionStage<Void> publish(Publication publication) {
                throw new AssertionError("too large for this driver");
            }

            @Override
            public int maxDataBytes() {
                return 10;
            }
        };
        try (BroadcastManager manager = BroadcastManager.builder()
                .connection("memory", log)
                .connection("small", small)
                .build()) {
            assertThatThrownBy(() -> manager.via("memory", "small")
                            .on(new Channel("news"))
                            .as("headline")
                            .with("ä".repeat(5))
                            .send())
                    .isInstanceOf(BroadcastException.class)
                    .hasMessageContaining(
                            "(the event \"headline\") has 12 bytes, and the connection \"small\" takes at most 10");
            assertThat(log.publications()).isEmpty();

            manager.via("memory").on(new Channel("news")).with("ä".repeat(5)).send();
            assertThat(log.publications()).hasSize(1);
        }
    }
}
