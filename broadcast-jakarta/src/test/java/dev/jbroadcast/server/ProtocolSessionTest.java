package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.error;
import static dev.jbroadcast.server.TestHub.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.server.RecordingConnection.Closed;
import dev.jbroadcast.server.TestHub.Client;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of {@code pusher-protocol.md} §1 and §3 without a network. */
class ProtocolSessionTest {

    private final TestHub hub = new TestHub();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void givesEveryConnectionASocketIdOfItsOwn() {
        Set<SocketId> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(hub.connect().socketId());
        }

        assertThat(ids).hasSize(1_000).allMatch(id -> id.value().matches("\\d+\\.\\d+"));
    }

    @Test
    void neverGivesASocketIdTwiceWhateverTheRandomNumbers() {
        Iterator<Long> numbers =
                LongStream.of(-1, -1, -1, -1, -1, -1, 7L << 32, 0).iterator();
        try (TestHub unlucky =
                new TestHub(builder -> builder.app(App.of(TestHub.CREDENTIALS)).random(numbers::next))) {
            assertThat(unlucky.connect().socketId()).hasToString("4294967295.4294967295");
            assertThat(unlucky.connect().socketId()).hasToString("7.0");
        }
    }

    @Test
    void greetsWithTheActivityTimeoutOfTheApp() {
        RecordingConnection connection = new RecordingConnection();

        ProtocolSession session = hub.server()
                .open(connection, new Handshake(TestHub.CREDENTIALS.key(), null))
                .orElseThrow();

        assertThat(connection.take())
                .containsExactly("{\"event\":\"pusher:connection_established\",\"data\":" + "\"{\\\"socket_id\\\":\\\""
                        + session.socketId() + "\\\",\\\"activity_timeout\\\":120}\"}");
        session.disconnected();
    }

    @Test
    void answersAPing() {
        Client client = hub.connect();

        client.send("{\"event\":\"pusher:ping\",\"data\":{}}");
        client.send("{\"event\":\"pusher:ping\"}");
        client.send("{\"event\":\"pusher:pong\",\"data\":{}}");

        String pong = "{\"event\":\"pusher:pong\",\"data\":\"{}\"}";
        assertThat(client.received()).containsExactly(pong, pong);
    }

    @Test
    void answersAnUnknownEventShortly() {
        Client client = hub.connect();

        client.send("{\"event\":\"" + "x".repeat(60_000) + "\"}");

        assertThat(client.received())
                .containsExactly(error("Unsupported event received on socket: " + "x".repeat(512) + "…"));
    }

    @Test
    void answersJsonOfAnyDepthWithAnError() {
        Client client = hub.connect();

        client.send("{\"event\":\"pusher:subscribe\",\"data\":" + "[".repeat(60_000));
        client.send("{\"event\":\"pusher:subscribe\",\"data\":" + "{\"data\":".repeat(5_000) + "1" + "}".repeat(5_001));

        assertThat(client.received())
                .hasSize(2)
                .allMatch(frame -> frame.startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":null"));
    }

    @Test
    void leavesOutOneConnectionOfAnEvent() {
        Client sender = hub.connect();
        Client other = hub.connect();
        sender.subscribe("news");
        other.subscribe("news");

        hub.server()
                .publish(
                        "test-app",
                        TestHub.publication("greeting", "{}", "news").except(sender.socketId()));

        assertThat(sender.received()).isEmpty();
        assertThat(other.received()).containsExactly(event("greeting", "news", "{}"));
    }

    @Test
    void leavesNobodyOutForASocketIdThatIsNotThere() {
        Client client = hub.connect();
        Client gone = hub.connect();
        client.subscribe("news");
        gone.disconnect();

        for (SocketId unknown : List.of(new SocketId("1.1"), gone.socketId())) {
            hub.server()
                    .publish(
                            "test-app",
                            TestHub.publication("greeting", "{}", "news").except(unknown));

            assertThat(client.received()).containsExactly(event("greeting", "news", "{}"));
        }
    }

    @Test
    void sendsAnEventOncePerChannelAndNotTwiceForOneNamedTwice() {
        Client client = hub.connect();
        client.subscribe("news");
        client.subscribe("sports");

        hub.publish("greeting", "{}", "news", "sports", "news", "weather");

        assertThat(client.received())
                .containsExactly(event("greeting", "news", "{}"), event("greeting", "sports", "{}"));
    }

    @Test
    void keepsPayloadsAsTheyAre() {
        Client client = hub.connect();
        client.subscribe("news");
        String data = "{ \"text\" : \"a \\\"quoted\\\" Zoë 😀 \\u2028 1.0\" }";

        hub.publish("Order\"Shipped\\", data, "news");

        assertThat(client.received()).containsExactly(event("Order\\\"Shipped\\\\", "news", data));
    }

    @Test
    void keepsAppsApart() {
        Client client = hub.connect(TestHub.CREDENTIALS);
        Client stranger = hub.connect(TestHub.OTHER_APP);
        client.subscribe("private-x");
        stranger.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"test-key:%s\",\"channel\":\"private-x\"}}"
                .formatted(stranger.sign("private-x").split(":")[1]));
        assertThat(stranger.received())
                .hasSize(2)
                .allMatch(frame -> frame.contains("Invalid key in subscription auth data: 'test-key'"));
        stranger.subscribe("private-x");

        hub.publish("greeting", "{}", "private-x");
        client.send(event("client-typing", "private-x", "hi"));
        assertThat(client.received()).containsExactly(event("greeting", "private-x", "{}"));
        assertThat(stranger.received()).isEmpty();

        hub.server()
                .publish(
                        TestHub.OTHER_APP.appId(),
                        TestHub.publication("greeting", "{}", "private-x").except(client.socketId()));
        assertThat(client.received()).isEmpty();
        assertThat(stranger.received()).hasSize(1);
        assertThat(hub.server().channelCount()).isEqualTo(2);
    }

    @Test
    void keepsMembersOfAppsApart() {
        Client client = hub.connect(TestHub.CREDENTIALS);
        Client stranger = hub.connect(TestHub.OTHER_APP);
        client.join("presence-x", "{\"user_id\":\"ann\"}");
        client.received();

        stranger.join("presence-x", "{\"user_id\":\"bob\"}");

        assertThat(client.received()).isEmpty();
        assertThat(stranger.received()).singleElement().asString().contains("[\\\"bob\\\"]");
    }

    @Test
    void leavesOutTheConnectionOfTheSameSocketIdInOneAppOnly() {
        try (TestHub twins = new TestHub(builder -> builder.app(App.of(TestHub.CREDENTIALS))
                .app(App.of(TestHub.OTHER_APP))
                .random(() -> 1L << 32))) {
            Client client = twins.connect(TestHub.CREDENTIALS);
            Client twin = twins.connect(TestHub.OTHER_APP);
            assertThat(client.socketId()).isEqualTo(twin.socketId());
            client.subscribe("news");
            twin.subscribe("news");

            twins.server()
                    .publish(
                            TestHub.OTHER_APP.appId(),
                            TestHub.publication("greeting", "{}", "news").except(client.socketId()));
            twins.publish("greeting", "{}", "news");

            assertThat(client.received()).hasSize(1);
            assertThat(twin.received()).isEmpty();
        }
    }

    @Test
    void refusesToPublishToAnAppThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hub.server().publish("no-app", TestHub.publication("greeting", "{}", "news")))
                .withMessageContaining("no-app")
                .withMessageContaining("test-app, other-app");
    }

    @Test
    void refusesTwoAppsWithTheSameKeyOrId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TestHub(
                        builder -> builder.app(App.of(TestHub.CREDENTIALS)).app(App.of(TestHub.CREDENTIALS))))
                .withMessageContaining("test-key")
                .withMessageNotContaining("test-secret");
        assertThatIllegalArgumentException().isThrownBy(() -> new TestHub(builder -> builder));
    }

    @Test
    void forgetsEverythingAboutThoseWhoAreGone() {
        List<Client> clients = List.of(hub.connect(), hub.connect(), hub.connect(TestHub.OTHER_APP));
        for (Client client : clients) {
            client.subscribe("news");
            client.subscribe("private-x");
            client.join("presence-x", "{\"user_id\":\"ann\"}");
        }
        assertThat(hub.server().connectionCount()).isEqualTo(3);
        assertThat(hub.server().channelCount()).isEqualTo(6);

        clients.forEach(Client::disconnect);
        clients.forEach(Client::disconnect);

        assertThat(hub.server().connectionCount()).isZero();
        assertThat(hub.server().channelCount()).isZero();
    }

    @Test
    void ignoresWhatArrivesAfterTheEnd() {
        Client client = hub.connect();
        client.disconnect();

        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
        client.send("{\"event\":\"pusher:ping\"}");

        assertThat(client.received()).isEmpty();
        assertThat(hub.server().channelCount()).isZero();
    }

    @Test
    void closesOnABinaryMessage() {
        Client client = hub.connect();

        client.session().receivedBinary();

        assertThat(client.connection().closes())
                .containsExactly(new Closed(CloseCode.UNSUPPORTED_DATA, "Only text messages are understood"));
    }

    @Test
    void asksAllClientsToReconnectWhenItShutsDownAndTakesNoMore() throws Exception {
        Client client = hub.connect();
        Client stranger = hub.connect(TestHub.OTHER_APP);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(hub.server()::close);
        Awaitility.await()
                .until(() -> !client.connection().closes().isEmpty()
                        && !stranger.connection().closes().isEmpty());
        RecordingConnection newcomer = new RecordingConnection();
        assertThat(hub.server().open(newcomer, new Handshake(TestHub.CREDENTIALS.key(), "7")))
                .isEmpty();
        assertThat(closed).isNotDone();
        client.disconnect();
        stranger.disconnect();
        closed.get(10, TimeUnit.SECONDS);

        Closed reconnect = new Closed(CloseCode.RECONNECT, "The server is shutting down");
        assertThat(CloseCode.RECONNECT.code()).isEqualTo(4200);
        assertThat(client.connection().closes()).containsExactly(reconnect);
        assertThat(stranger.connection().closes()).containsExactly(reconnect);
        assertThat(newcomer.closes()).containsExactly(reconnect);
        assertThat(newcomer.take())
                .containsExactly(
                        "{\"event\":\"pusher:error\",\"data\":{\"code\":4200,\"message\":\"The server is shutting down\"}}");
        assertThat(hub.server().connectionCount()).isZero();
    }
}
