package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.OutboundLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who neither reads nor answers is gone from the process, and so is the descriptor of its connection. */
@Tag(ContainerTest.ONE_NODE)
class DeadPeerContainerTest extends ContainerTest {

    /** What a container may add to what the server waits for an answer to a close frame. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final byte[] PING = RawWebSocket.frame(9, new byte[0]);
    private static final int FLOOD = 400;
    private static final String DATA = "x".repeat(10_000);

    @Override
    TestSettings settings() {
        return TestSettings.of(AppLimits.builder()
                .activityTimeout(Duration.ofSeconds(2))
                .pongTimeout(Duration.ofSeconds(1))
                .outbound(new OutboundLimits(1024, 1024 * 1024, Duration.ofSeconds(2))));
    }

    @BeforeEach
    void theSystemTells() {
        assumeTrue(ServerDescriptors.areKnown(), "Only Linux tells which connections have a descriptor");
        assumeFalse(closesOnlyWithTheClient(server), "Nobody can be cut off");
    }

    /** All at the same time: most of the test is waiting. */
    @Test
    void isGoneWhateverItDoesAndLeaves() throws Exception {
        ScheduledExecutorService talk = Executors.newSingleThreadScheduledExecutor();
        try (RawWebSocket silent = connect();
                RawWebSocket unread = connect();
                RawWebSocket deaf = connect()) {
            assertThat(hasDescriptor(silent)).isTrue();
            assertThat(hasDescriptor(unread)).isTrue();
            talk.scheduleWithFixedDelay(() -> deaf.write(PING), 0, 200, TimeUnit.MILLISECONDS);
            deaf.write(RawWebSocket.frame(2, new byte[1])); // for which the server closes the connection
            flood(unread);

            awaitNoDescriptor("one that does nothing", silent);
            awaitNoDescriptor("one that does not read", unread);
            awaitNoDescriptor("one that goes on as if nothing had been said to it", deaf);
            await().atMost(PATIENCE).until(server::isEmpty);
        } finally {
            talk.shutdownNow();
        }
    }

    private RawWebSocket connect() throws IOException {
        RawWebSocket client = new RawWebSocket(server.port(), "/app/test-key?protocol=7", 4 * 1024);
        client.read();
        return client;
    }

    private void flood(RawWebSocket client) {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"flood\"}}");
        await().atMost(PATIENCE).until(() -> server.subscriptionCount("flood") == 1);
        for (int i = 0; i < FLOOD; i++) {
            server.server().publish("test-app", Publication.of("f", new Channel("flood"), DATA));
        }
    }

    private void awaitNoDescriptor(String peer, RawWebSocket client) {
        await(peer).atMost(PATIENCE).until(() -> !hasDescriptor(client));
    }

    private boolean hasDescriptor(RawWebSocket client) {
        return ServerDescriptors.isThereFor(server.port(), client.socket());
    }
}
