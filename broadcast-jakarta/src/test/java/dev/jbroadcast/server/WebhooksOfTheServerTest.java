package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.server.TestHub.Client;
import dev.jbroadcast.server.webhook.WebhookReceiver;
import dev.jbroadcast.server.webhook.WebhookSender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** From what clients do to what a back-end is told, with nothing replaced in between. */
class WebhooksOfTheServerTest {

    private static final String ROOM = "presence-room";

    @Test
    void tellTheBackEndWhatClientsDo() {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            AtomicLong nanos = new AtomicLong();
            AppProvider apps = AppProvider.of(App.builder(TestHub.CREDENTIALS)
                    .webhook(Webhook.all(receiver.url()))
                    .build());
            WebhookSender sender =
                    WebhookSender.builder(apps).nanoTime(nanos::get).build();
            String adasSocket;
            try (sender;
                    TestHub hub = new TestHub(builder -> builder.apps(apps).listener(sender))) {
                Client ada = hub.connect();
                adasSocket = ada.socketId().toString();
                ada.join(ROOM, "{\"user_id\":\"ada\"}");
                ada.send("{\"event\":\"client-typing\",\"channel\":\"presence-room\",\"data\":{\"on\":true}}");
                hub.connect().subscribe("news");
                Client bob = hub.connect();
                bob.join(ROOM, "{\"user_id\":7}");
                await().until(() -> receiver.received().size() == 5);
                bob.disconnect();
                hub.connect().join(ROOM, "{\"user_id\":7}");
                ada.unsubscribe(ROOM);
                hub.connect().subscribe("sport"); // told when all before it has been seen
                await().until(() -> receiver.received().size() == 6);
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
                await().until(() -> receiver.received().size() == 7);
            }

            assertThat(receiver.events().subList(0, 7))
                    .isEqualTo(List.of(
                            "{\"name\":\"channel_occupied\",\"channel\":\"presence-room\"}",
                            "{\"name\":\"member_added\",\"channel\":\"presence-room\",\"user_id\":\"ada\"}",
                            "{\"name\":\"client_event\",\"channel\":\"presence-room\",\"event\":\"client-typing\","
                                    + "\"data\":\"{\\\"on\\\":true}\",\"socket_id\":\"" + adasSocket
                                    + "\",\"user_id\":\"ada\"}",
                            "{\"name\":\"channel_occupied\",\"channel\":\"news\"}",
                            "{\"name\":\"member_added\",\"channel\":\"presence-room\",\"user_id\":\"7\"}",
                            "{\"name\":\"channel_occupied\",\"channel\":\"sport\"}",
                            "{\"name\":\"member_removed\",\"channel\":\"presence-room\",\"user_id\":\"ada\"}"));
            assertThat(receiver.received()).allMatch(request -> request.isSignedBy(TestHub.CREDENTIALS));
        }
    }
}
