package dev.jbroadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.clientevent.ClientEvent;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.OnClientEvent;
import dev.jbroadcast.server.TestHub.Client;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientEventListenerTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final TestHub hub = new TestHub(builder -> builder.app(App.of(TestHub.CREDENTIALS))
            .clientEvents(() -> ClientEventRegistry.of(events -> events.add(new Listener()))));

    record Typing(boolean on) {}

    final class Listener {

        @OnClientEvent(channel = "presence-chat.{room}", event = "client-typing")
        void typing(Principal who, Typing typing, String room) {
            heard.add(who.getName() + " in " + room + ": " + typing.on());
        }

        @OnClientEvent(channel = "private-{any}")
        void any(@Nullable Principal who, ClientEvent<Object> event) {
            heard.add((who == null ? "somebody" : who.getName()) + " sent " + event.event() + " " + event.payload());
        }
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void hearsWhatMembersSayAndWhoTheyAre() {
        Client client = hub.connect();
        client.join("presence-chat.7", "{\"user_id\":10}");

        client.send("{\"event\":\"client-typing\",\"channel\":\"presence-chat.7\",\"data\":{\"on\":true},"
                + "\"user_id\":\"somebody else\"}");
        client.send("{\"event\":\"client-typing\",\"channel\":\"presence-chat.7\",\"data\":\"{\\\"on\\\":false}\"}");

        await().untilAsserted(() -> assertThat(heard).containsExactly("10 in 7: true", "10 in 7: false"));
    }

    @Test
    void hearsOnPrivateChannelsWhoHasSignedIn() {
        Client client = hub.connect();
        client.subscribe("private-x");
        client.send("{\"event\":\"client-a\",\"channel\":\"private-x\",\"data\":1}");
        client.signIn("{\"id\":\"ann\"}");
        client.send("{\"event\":\"client-b\",\"channel\":\"private-x\",\"data\":\"text\"}");

        await().untilAsserted(
                        () -> assertThat(heard).containsExactly("somebody sent client-a 1", "ann sent client-b text"));
    }

    @Test
    void hearsNothingThatWasRefused() {
        Client client = hub.connect();
        client.send("{\"event\":\"client-a\",\"channel\":\"private-x\",\"data\":1}");
        client.received();
        client.subscribe("private-y");
        client.send("{\"event\":\"client-b\",\"channel\":\"private-y\",\"data\":2}");

        await().untilAsserted(() -> assertThat(heard).containsExactly("somebody sent client-b 2"));
    }
}
