package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbroadcast.server.AppLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container does by itself to messages that are long and to clients that are silent, it does not do to ours. */
class DefaultsContainerTest extends ContainerTest {

    @Override
    TestSettings settings() {
        return TestSettings.of(AppLimits.builder().maxMessageBytes(512 * 1024)).withIdleTimeout(Duration.ofSeconds(2));
    }

    /** Containers take 8 KB or 64 KB if they are not told otherwise. */
    @ParameterizedTest
    @ValueSource(ints = {9, 60, 300})
    void takesMessagesOfAsManyKilobytesAsTheAppDoes(int kilobytes) {
        try (WireClient client = WireClient.connect(server)) {
            client.send("{\"event\":\"unknown\",\"data\":\"" + "x".repeat(kilobytes * 1024) + "\"}");

            assertThat(client.text()).contains("Unsupported event received on socket: unknown");
        }
    }

    /** Which all of them offer, and which costs memory for each connection. */
    @Test
    void declinesCompression() {
        try (RawWebSocket client = new RawWebSocket(
                server.port(), "/app/test-key?protocol=7", 64 * 1024, "Sec-WebSocket-Extensions: permessage-deflate")) {
            assertThat(client.head()).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @Test
    void keepsAClientThatOnlyListensForLongerThanAnEndpointThatSaysNothingKeepsItsOwn() {
        assumeTrue(server instanceof ServletTestServer, "The embedded server ends no connection for being idle");
        try (WireClient client = WireClient.connect(server);
                WireClient neighbour = new WireClient(server.webSocket(TestServer.NEIGHBOUR))) {
            neighbour.awaitClose();

            client.hasReceivedNothing();
        }
    }
}
