package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.jakarta.RawWebSocket.Frame;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One client that does not read costs the others nothing, and the server next to nothing ({@code DESIGN.md}, 5). */
abstract class SlowReaderContract extends ContainerContract {

    private static final int OTHERS = 999;
    private static final int BATCH = 20;
    private static final int EVENTS = 300;
    /** All of it is more than the queue of a connection holds, and the buffers of the kernel before it. */
    private static final String DATA = "x".repeat(16_000);

    @Test
    void isClosedWhileAllOthersGetEverything() throws Exception {
        try (Crowd crowd = new Crowd(server.port(), OTHERS);
                RawWebSocket slow = new RawWebSocket(server.port(), "/app/test-key?protocol=7", 4 * 1024)) {
            slow.read();
            slow.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
            await().until(() -> subscriptionCount() == OTHERS + 1);

            long heap = 0;
            for (int sent = 0; sent < EVENTS; sent += BATCH) {
                for (int i = sent; i < sent + BATCH; i++) {
                    server.server().publish("test-app", Publication.of("n" + i, new Channel("news"), DATA));
                }
                int expected = sent + BATCH;
                await().atMost(Duration.ofSeconds(30)).until(() -> crowd.haveAll(expected));
                if (sent == EVENTS / 2 - EVENTS / 2 % BATCH) {
                    heap = usedHeap();
                }
            }

            assertThat(usedHeap() - heap).isLessThan(32 * 1024 * 1024);
            assertThat(closeCode(slow)).isEqualTo(4100);
            await().untilAsserted(() -> assertThat(subscriptionCount()).isEqualTo(OTHERS));
        }
    }

    private int subscriptionCount() {
        return server.server().hub("test-app").orElseThrow().channel("news").subscriptionCount();
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
