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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who neither reads nor answers is gone from the process, and so is the descriptor of its connection. */
@Tag(ContainerTest.ONE_NODE)
class DeadPeerContainerTest extends ContainerTest {

    private static final Path CONNECTIONS = Path.of("/proc/self/net/tcp");
    private static final Path CONNECTIONS_V6 = Path.of("/proc/self/net/tcp6");

    /** What a container may add to what the server waits for an answer to a close frame. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        assumeTrue(Files.isReadable(CONNECTIONS), "Only Linux tells which connections have a descriptor");
        assumeFalse(closesOnlyWithTheClient(server), "Nobody can be cut off");
    }

    @Test
    void whoNeverAnswersIsGone() throws Exception {
        try (RawWebSocket client = new RawWebSocket(server.port(), "/app/test-key?protocol=7", 4 * 1024)) {
            client.read();
            assertThat(hasDescriptor(client)).isTrue();

            awaitNoDescriptor(client);
            assertThat(server.isEmpty()).isTrue();
        }
    }

    @Test
    void whoNeverReadsIsGone() throws Exception {
        try (RawWebSocket client = new RawWebSocket(server.port(), "/app/test-key?protocol=7", 4 * 1024)) {
            client.read();
            client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"flood\"}}");
            await().atMost(PATIENCE).until(() -> server.subscriptionCount("flood") == 1);
            for (int i = 0; i < FLOOD; i++) {
                server.server().publish("test-app", Publication.of("f", new Channel("flood"), DATA));
            }
            assertThat(hasDescriptor(client)).isTrue();

            awaitNoDescriptor(client);
            assertThat(server.isEmpty()).isTrue();
        }
    }

    private void awaitNoDescriptor(RawWebSocket client) {
        await().atMost(PATIENCE).until(() -> !hasDescriptor(client));
    }

    /** What remains of a connection when its descriptor is closed has no inode any more. */
    private boolean hasDescriptor(RawWebSocket client) {
        String ports =
                ":%04X [0-9A-F]+:%04X ".formatted(server.port(), client.socket().getLocalPort());
        return Stream.of(CONNECTIONS, CONNECTIONS_V6)
                .filter(Files::isReadable)
                .flatMap(DeadPeerContainerTest::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> (fields[1] + " " + fields[2] + " ").matches("[0-9A-F]+" + ports))
                .anyMatch(fields -> !fields[9].equals("0"));
    }

    private static Stream<String> lines(Path path) {
        try {
            return Files.readAllLines(path).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
