package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.driver.BroadcastDriverContract;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessDriverTest extends BroadcastDriverContract {

    private final TestHub hub = new TestHub();

    private final JsonCodec codec = JsonCodec.detect();
    private final ChannelEncryption encryption = ChannelEncryption.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private BroadcastDriver encrypting() {
        return new InProcessDriver(hub.server(), TestHub.CREDENTIALS, encryption);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Override
    protected BroadcastDriver driver() {
        return new InProcessDriver(hub.server(), TestHub.CREDENTIALS);
    }

    @Test
    void bringsTheEventThatAllDriversAreGivenToWhoListens() {
        TestHub.Client client = hub.connect();
        client.subscribe("private-orders.42");

        BroadcastManager.builder()
                .connection("in-process", driver())
                .build()
                .broadcastNow(new OrderShipped(42, "100% \"shipped\""));

        assertThat(client.received())
                .containsExactly(TestHub.event(
                        "order.shipped", "private-orders.42", "{\"orderId\":42,\"status\":\"100% \\\"shipped\\\"\"}"));
    }

    @Test
    void sendsNothingThatItCannotEncrypt() {
        TestHub.Client client = hub.connect();
        client.subscribe("news");

        var sent = driver().publish(Publication.of(
                "secret", Channels.of(new Channel("news"), Channel.encryptedPrivate("diary")), "{}"));

        assertThatThrownBy(() -> sent.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BroadcastException.class)
                .hasMessageContaining("\"secret\" was not sent")
                .hasMessageContaining("broadcast.server.encryption-master-key");
        assertThat(client.received()).isEmpty();
    }

    @Test
    void encryptsForEachEncryptedChannelByItself() {
        TestHub.Client client = hub.connect();
        for (String channel : List.of("news", "private-encrypted-a", "private-encrypted-cache-b")) {
            client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                    .formatted(client.sign(channel), channel));
        }
        client.received();

        encrypting()
                .publish(TestHub.publication(
                        "entry", "{\"text\":\"ü\"}", "private-encrypted-a", "news", "private-encrypted-cache-b"))
                .toCompletableFuture()
                .join();

        Map<String, String> received = new HashMap<>();
        for (String frame : client.received()) {
            Map<?, ?> fields = (Map<?, ?>) codec.read(frame);
            received.put((String) fields.get("channel"), (String) fields.get("data"));
        }
        assertThat(received).containsOnlyKeys("news", "private-encrypted-a", "private-encrypted-cache-b");
        assertThat(received.remove("news")).isEqualTo("{\"text\":\"ü\"}");
        received.forEach((channel, data) -> {
            assertThat(data).doesNotContain("ü");
            assertThat(encryption.decrypt(channel, data)).isEqualTo("{\"text\":\"ü\"}");
        });
    }

    @Test
    void leavesOutWhoIsLeftOutOnEncryptedChannelsToo() {
        TestHub.Client ann = hub.connect();
        TestHub.Client bob = hub.connect();
        ann.subscribe("private-encrypted-a");
        bob.subscribe("private-encrypted-a");

        encrypting()
                .publish(TestHub.publication("entry", "{}", "private-encrypted-a")
                        .except(ann.socketId()));

        assertThat(ann.received()).isEmpty();
        assertThat(bob.received()).hasSize(1);
    }

    @Test
    void sendsNothingAtAllIfItIsTooLongWhenItIsEncrypted() {
        TestHub.Client client = hub.connect();
        client.subscribe("news");
        String data = "\"" + "x".repeat(8000) + "\"";

        var sent = encrypting().publish(TestHub.publication("long", data, "news", "private-encrypted-a"));

        assertThatThrownBy(() -> sent.toCompletableFuture().join())
                .hasCauseInstanceOf(BroadcastException.class)
                .hasMessageContaining(
                        "the data of the event \"long\" on \"private-encrypted-a\" has 10752 bytes when it is encrypted, and the app takes at most 10240");
        assertThat(client.received()).isEmpty();
    }

    @Test
    void signsForTheAppThatItPublishesTo() {
        SigningDriver driver = encrypting().unwrap(SigningDriver.class).orElseThrow();

        assertThat(driver.canSign()).isTrue();
        assertThat(driver.credentials()).isEqualTo(TestHub.CREDENTIALS);
        assertThat(driver.encryption()).containsSame(encryption);
        assertThat(driver().unwrap(SigningDriver.class).orElseThrow().encryption())
                .isEmpty();
    }

    @Test
    void namesTheAppsWhereItsOwnIsNoneOfThem() {
        BroadcastDriver driver = new InProcessDriver(hub.server(), new AppCredentials("nobody", "key", "secret"));

        assertThatThrownBy(() -> driver.publish(Publication.of("a", new Channel("b"), "{}")))
                .hasMessage("there is no app with the id \"nobody\"; there are: test-app, other-app");
    }
}
