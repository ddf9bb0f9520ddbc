package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.jakarta.RawWebSocket.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One client that does not read costs the others nothing, and the server next to nothing ({@code DESIGN.md}, 5). */
@Tag(ContainerTest.ONE_NODE) // Looks into the memory of the node that has the client.
class SlowReaderContainerTest extends ContainerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OTHERS = load(999);
    private static final int BATCHES = 10;
    private static final int BATCH = 10;

    /** In all, a batch of these is more than the queue of a connection and the buffers of the kernel before it hold. */
    private static final int FLOOD = 320;

    private static final String DATA = "x".repeat(16_000);

    @Test
    void isClosedWhileAllOthersGetEverything() throws Exception {
        try (Crowd crowd = new Crowd(server.port(), OTHERS);
                RawWebSocket slow = new RawWebSocket(server.port(), "/app/test-key?protocol=7", 4 * 1024)) {
            slow.read();
            slow.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
            slow.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"flood\"}}");
            await().atMost(PATIENCE).until(() -> subscriptionCount("news") == OTHERS + 1);
            await().atMost(PATIENCE).until(() -> subscriptionCount("flood") == 1);

            // Filled up by what only it listens to, so that nobody can be slow but it.
            for (int i = 0; i < FLOOD; i++) {
                publish("flood", "f" + i, DATA);
            }
            long heap = usedHeap();
            for (int sent = 0; sent < BATCHES * BATCH; sent += BATCH) {
                for (int i = sent; i < sent + BATCH; i++) {
                    publish("news", "n" + i, "{}");
                    publish("flood", "f", DATA);
                }
                int expected = sent + BATCH;
                await().atMost(PATIENCE).until(() -> crowd.haveAll(expected));
            }
            int[] inOrder = IntStream.range(0, BATCHES * BATCH).toArray();
            assertThat(crowd.received())
                    .allSatisfy(received -> assertThat(received).isEqualTo(inOrder));

            assertThat(usedHeap() - heap).isLessThan(16 * 1024 * 1024);
            assertThat(closeCode(slow)).isEqualTo(4100);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(subscriptionCount("news")).isEqualTo(OTHERS));
        }
    }

    private void publish(String channel, String event, String data) {
        server.server().publish("test-app", Publication.of(event, new Channel(channel), data));
    }

    private int subscriptionCount(String channel) {
        return server.subscriptionCount(channel);
    }

    /** What a client finds that begins to read at last. */
    private static int closeCode(RawWebSocket slow) throws IOException {
        while (true) {
            Frame frame = slow.read();
            if (frame.isClose()) {
                return frame.closeCode();
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
