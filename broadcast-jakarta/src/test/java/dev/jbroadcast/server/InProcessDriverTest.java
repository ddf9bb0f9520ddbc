package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.driver.BroadcastDriverContract;
import dev.jbroadcast.manager.BroadcastManager;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessDriverTest extends BroadcastDriverContract {

    private final TestHub hub = new TestHub();

    @AfterEach
    void close() {
        hub.close();
    }

    @Override
    protected BroadcastDriver driver() {
        return new InProcessDriver(hub.server(), TestHub.CREDENTIALS.appId());
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
    void sendsNothingInPlainTextThatWasMeantToBeEncrypted() {
        TestHub.Client client = hub.connect();
        client.subscribe("news");

        var sent = driver().publish(Publication.of(
                "secret", Channels.of(new Channel("news"), Channel.encryptedPrivate("diary")), "{}"));

        assertThatThrownBy(() -> sent.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BroadcastException.class)
                .hasMessageContaining("\"secret\" was not sent");
        assertThat(client.received()).isEmpty();
    }

    @Test
    void namesTheAppsWhereItsOwnIsNoneOfThem() {
        BroadcastDriver driver = new InProcessDriver(hub.server(), "nobody");

        assertThatThrownBy(() -> driver.publish(Publication.of("a", new Channel("b"), "{}")))
                .hasMessage("there is no app with the id \"nobody\"; there are: test-app, other-app");
    }
}
