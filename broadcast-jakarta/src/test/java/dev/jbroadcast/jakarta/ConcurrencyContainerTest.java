package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.OutboundLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many threads publish to many clients at the same time. */
class ConcurrencyContainerTest extends ContainerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CLIENTS = 200;
    private static final int THREADS = 64;
    private static final int EVENTS = 10;
    private static final int[] LENGTHS = {0, 10, 100, 1_000, 10, 2_000, 0, 9_000, 100, 5, 20_000};

    @Override
    TestSettings settings() {
        // All events may wait for a client that has to wait for its turn on a busy machine.
        return TestSettings.of(
                AppLimits.builder().outbound(new OutboundLimits(2 * THREADS * EVENTS, 1024 * 1024, PATIENCE)));
    }

    @Test
    void bringsEveryClientEveryEventOnceAndInTheSameOrder() throws Exception {
        try (Crowd crowd = new Crowd(server.port(), CLIENTS)) {
            await().atMost(PATIENCE).until(() -> listeners() == CLIENTS);

            publish();
            await().atMost(PATIENCE).until(() -> crowd.haveAll(THREADS * EVENTS));
            // What comes after it shows that nothing comes twice.
            server.broadcaster().broadcast(new Numbered(THREADS * EVENTS));
            await().atMost(PATIENCE).until(() -> crowd.haveAll(THREADS * EVENTS + 1));

            List<int[]> received = crowd.received();
            int[] order = received.get(0);
            assertThat(order)
                    .containsExactlyInAnyOrder(
                            IntStream.rangeClosed(0, THREADS * EVENTS).toArray());
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * EVENTS;
                assertThat(Arrays.stream(order).filter(number -> number >= first && number < first + EVENTS))
                        .isSorted();
            }
            assertThat(order[THREADS * EVENTS]).isEqualTo(THREADS * EVENTS);
            assertThat(received).allSatisfy(each -> assertThat(each).isEqualTo(order));
        }
    }

    /** Containers put together what follows each other, and not everything fits. */
    @Test
    void bringsWhateverFollowsAtOnceWhole() {
        List<String> data = IntStream.range(0, 100)
                .mapToObj(i -> "%d ä😀 %s".formatted(i, "x".repeat(LENGTHS[i % LENGTHS.length])))
                .toList();
        try (WireClient one = WireClient.connect(server);
                WireClient other = WireClient.connect(server)) {
            one.subscribe("news");
            other.subscribe("news");

            data.forEach(each -> server.server().publish("test-app", Publication.of("e", new Channel("news"), each)));

            for (String each : data) {
                assertThat(one.frame().get("data")).isEqualTo(each);
                assertThat(other.frame().get("data")).isEqualTo(each);
            }
        }
    }

    private void publish() throws Exception {
        ExecutorService publishers = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * EVENTS;
                all.add(publishers.submit(() -> {
                    start.await();
                    for (int number = first; number < first + EVENTS; number++) {
                        server.broadcaster().broadcast(new Numbered(number));
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            publishers.shutdownNow();
        }
    }

    private int listeners() {
        return server.subscriptionCount("news");
    }

    private record Numbered(int number) implements ShouldBroadcast {

        @Override
        public Channels broadcastOn() {
            return new Channel("news");
        }

        @Override
        public String broadcastAs() {
            return "n" + number;
        }
    }
}
