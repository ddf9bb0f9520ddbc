package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The drivers {@code pusher} and {@code reverb}, as they are made of properties. */
class ConnectionPropertiesTest {

    private static final Map<String, String> COMPLETE = Map.of(
            "driver", "reverb", "app-id", "1", "key", "the-key", "secret", "the-secret", "host", "ws.example.com");

    private static BroadcastManager manager(Map<String, String> properties) {
        return BroadcastManager.builder().connection("live", properties).build();
    }

    private static Map<String, String> with(String property, String value) {
        Map<String, String> properties = new HashMap<>(COMPLETE);
        properties.put(property, value);
        return properties;
    }

    private static void withDriver(Map<String, String> properties, Consumer<BroadcastDriver> test) {
        try (BroadcastManager manager = manager(properties)) {
            test.accept(manager.driver("live"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pusher", "reverb"})
    void takesWhatIsEnough(String driver) {
        withDriver(with("driver", driver), made -> {
            assertThat(made).hasToString("PusherDriver[PusherClient[https://ws.example.com, app 1]]");
            assertThat(made.canSign()).isTrue();
            assertThat(made.maxDataBytes()).isEqualTo(10_240);
            assertThat(made.maxBatchSize()).isEqualTo(10);
            SigningDriver signing = made.unwrap(SigningDriver.class).orElseThrow();
            assertThat(signing.credentials().key()).isEqualTo("the-key");
            assertThat(signing.encryption()).isEmpty();
        });
    }

    @Test
    void takesAllThatCanBeSaid() {
        Map<String, String> properties = new HashMap<>(COMPLETE);
        properties.putAll(Map.of(
                "scheme", "http",
                "port", "8080",
                "path", "broadcasting",
                "timeout", "500ms",
                "connect-timeout", "PT1S",
                "proxy", "proxy.example.com:3128",
                "encryption-master-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        properties.putAll(Map.of("max-event-bytes", "100000", "max-batch-size", "1", "idempotency-keys", "true"));

        withDriver(properties, made -> {
            assertThat(made).hasToString("PusherDriver[PusherClient[http://ws.example.com:8080/broadcasting, app 1]]");
            assertThat(made.maxDataBytes()).isEqualTo(100_000);
            assertThat(made.maxBatchSize()).isEqualTo(1);
            assertThat(made.unwrap(SigningDriver.class).orElseThrow().encryption())
                    .isPresent();
        });
    }

    @Test
    void knowsTheKeysOfBefore() {
        String before = "BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        Map<String, String> properties = with("encryption-master-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        properties.put("encryption-previous-master-keys", before + " , CAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

        withDriver(
                properties,
                made -> assertThat(made.unwrap(SigningDriver.class)
                                .orElseThrow()
                                .encryption()
                                .orElseThrow()
                                .sharedSecrets("private-encrypted-a"))
                        .hasSize(3)
                        .contains(ChannelEncryption.of(before).sharedSecret("private-encrypted-a")));
    }

    @Test
    void findsThePusherServiceByItsCluster() {
        withDriver(
                Map.of("driver", "pusher", "app-id", "1", "key", "k", "secret", "s", "cluster", "eu"),
                made -> assertThat(made).hasToString("PusherDriver[PusherClient[https://api-eu.pusher.com, app 1]]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-id", "key", "secret", "host"})
    void needsWhatNobodyCanGuess(String property) {
        Map<String, String> properties = new HashMap<>(COMPLETE);
        properties.remove(property);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> manager(properties))
                .withMessageContaining("broadcast.connections.live." + property + " is not set");
    }

    @Test
    void doesNotSendToThePusherServiceByAccident() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> manager(Map.of("driver", "pusher", "app-id", "1", "key", "k", "secret", "s")))
                .withMessageContaining("broadcast.connections.live.host is not set")
                .withMessageContaining("cluster");
    }

    @ParameterizedTest
    @CsvSource({
        "key, my key, part of a URL",
        "port, 70000, 1 to 65535",
        "port, abc, a whole number",
        "scheme, ws, http or https",
        "host, https://ws.example.com, without scheme",
        "host, ws.example.com:8080, without scheme",
        "path, /a?b, stands before /apps",
        "timeout, 10, with its unit",
        "timeout, 0s, more than nothing",
        "connect-timeout, soon, with its unit",
        "proxy, http://proxy, a host and a port",
        "trust-certificates, /nowhere/ca.pem, cannot be read",
        "encryption-master-key, short, openssl rand -base64 32",
        "encryption-previous-master-keys, AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, the present one",
        "max-event-bytes, 0, at least 1",
        "max-batch-size, 11, 1 to 10",
        "idempotency-keys, maybe, true or false",
        "cluster, EU!, such as eu"
    })
    void saysWhatIsWrongWithAProperty(String property, String value, String remedy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> manager(with(property, value)))
                .withMessageContaining("broadcast.connections.live." + property)
                .withMessageContaining(remedy)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("the-secret", "short"));
    }

    @Test
    void saysThatAFileHasNoCertificates(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), "no certificate");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> manager(with("trust-certificates", file.toString())))
                .withMessageContaining("BEGIN CERTIFICATE");
    }
}
