package dev.jbroadcast.jakarta;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbroadcast.server.websocket.EchoEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections go through what Undertow wraps around a socket. */
@Tag("container")
class TlsContainerTest {

    @TempDir
    private Path directory;

    @Test
    void bringsMessagesOfAllLengthsThereAndBack() throws Exception {
        SelfSignedCertificate certificate = new SelfSignedCertificate(directory);
        EchoEndpoint echo = new EchoEndpoint();
        try (TestServer server = new UndertowTestServer(TestSettings.DEFAULTS.withEcho(echo), certificate.ofServer())) {
            assumeTrue(server.hasEcho(), "The echo of Jakarta WebSocket closes nothing");

            EncryptedEchoClient.talk(
                    URI.create("wss://localhost:" + server.port() + TestServer.ECHO + "/app/echo"), certificate);

            await().atMost(Duration.ofSeconds(30)).until(() -> echo.connectionCount() == 0);
        }
    }
}
