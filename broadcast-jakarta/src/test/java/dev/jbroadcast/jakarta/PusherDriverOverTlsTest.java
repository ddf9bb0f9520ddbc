package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.driver.BroadcastDriverContract;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.http.PusherClient;
import dev.jbroadcast.pusher.http.PusherConnectionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What holds for all drivers, of the one over TLS; and what is said of a server that is not to be trusted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PusherDriverOverTlsTest extends BroadcastDriverContract {

    private SelfSignedCertificate certificate;
    private BroadcastServer server;
    private BroadcastManager manager;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        certificate = new SelfSignedCertificate(directory);
        server = BroadcastServer.builder()
                .app(TestServer.CREDENTIALS)
                .ssl(certificate.ofServer())
                .host("127.0.0.1")
                .port(0)
                .start();
        manager = manager(
                "host", "localhost", "trust-certificates", certificate.pem().toString());
    }

    @AfterAll
    void stop() {
        manager.close();
        server.close();
    }

    private BroadcastManager manager(String... properties) {
        Map<String, String> all = new HashMap<>(Map.of(
                "driver", "pusher",
                "app-id", TestServer.CREDENTIALS.appId(),
                "key", TestServer.CREDENTIALS.key(),
                "secret", TestServer.CREDENTIALS.secret(),
                "port", Integer.toString(server.port())));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return BroadcastManager.builder().connection("elsewhere", all).build();
    }

    @Override
    protected BroadcastDriver driver() {
        return manager.driver("elsewhere");
    }

    @Test
    void saysThatACertificateIsNotTrusted() {
        assertRefused(
                "https://localhost:" + server.port() + " has a certificate that is not trusted",
                "trust-certificates",
                "host",
                "localhost");
    }

    @Test
    void saysThatACertificateIsForAnotherHost() {
        assertRefused(
                "https://127.0.0.1:" + server.port() + " has a certificate that is not trusted",
                "set host to a name that is in the certificate",
                "host",
                "127.0.0.1",
                "trust-certificates",
                certificate.pem().toString());
    }

    @Test
    void saysThatAServerDoesNotSpeakTls() throws Exception {
        try (BroadcastServer plain = BroadcastServer.builder()
                        .app(TestServer.CREDENTIALS)
                        .host("127.0.0.1")
                        .port(0)
                        .start();
                PusherClient client = PusherClient.builder(TestServer.CREDENTIALS)
                        .host("localhost")
                        .port(plain.port())
                        .connectTimeout(Duration.ofMillis(500))
                        .build()) {
            assertThatExceptionOfType(PusherConnectionException.class)
                    .isThrownBy(() -> client.channels(""))
                    .withMessageContaining("https://localhost:" + plain.port() + " cannot be reached")
                    .withMessageContaining("check that it speaks TLS on this port")
                    .matches(failure -> !failure.isRequestSent());
        }
    }

    private void assertRefused(String start, String remedy, String... properties) {
        try (BroadcastManager suspicious = manager(properties)) {
            BroadcastResult result =
                    suspicious.on(new Channel("a")).as("greeting").send();

            assertThat(result.completion().toCompletableFuture().join()).isEqualTo(Status.FAILED);
            assertThat(result.failures().get("elsewhere"))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining(start)
                    .hasMessageContaining(remedy)
                    .matches(failure -> !((DeliveryException) failure).isRetryable());
        }
    }
}
