package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.jakarta.TestServer.Greeting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What crosses the network, frame by frame, the same on every container. */
class WireProtocolContainerTest extends ContainerTest {

    @Test
    void greetsFirstOfAllWithASocketIdAndTheActivityTimeout() {
        try (WireClient client = new WireClient(server.webSocket("/app/test-key?protocol=7&client=js&version=8.6.0"))) {
            Map<?, ?> data = client.greeting();

            assertThat(data.get("activity_timeout")).isEqualTo(120);
            assertThat((String) data.get("socket_id")).matches("\\d+\\.\\d+");
        }
    }

    @Test
    void takesClientsThatNameNoProtocolVersionAndTheVersionsOfAllOfficialClients() {
        for (String query : List.of("", "?protocol=4", "?protocol=5", "?protocol=6&flash=false", "?protocol=7&x=y")) {
            try (WireClient client = new WireClient(server.webSocket("/app/test-key" + query))) {
                client.greeting();
            }
        }
    }

    @Test
    void turnsAwayAnUnknownKeyWithAnErrorFrameAndThenTheCloseCode() {
        try (WireClient client = new WireClient(server.webSocket("/app/wrong-key?protocol=7"))) {
            assertThat(client.text())
                    .isEqualTo(
                            "{\"event\":\"pusher:error\",\"data\":{\"code\":4001,\"message\":\"Application does not exist\"}}");
            assertThat(client.awaitClose()).isEqualTo(new WireClient.Closed(4001, "Application does not exist"));
        }
    }

    @Test
    void turnsAwayAVersionOfTheProtocolThatItDoesNotSpeak() {
        for (String protocol : List.of("3", "8", "seven")) {
            try (WireClient client = new WireClient(server.webSocket("/app/test-key?protocol=" + protocol))) {
                assertThat(client.frame().get("event")).isEqualTo("pusher:error");
                assertThat(client.awaitClose().code()).isEqualTo(4007);
            }
        }
    }

    @Test
    void answersAPingWithOrWithoutData() {
        try (WireClient client = WireClient.connect(server)) {
            client.send("{\"event\":\"pusher:ping\",\"data\":{}}");
            assertThat(client.text()).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");

            client.send("{\"event\": \"pusher:ping\"}");
            assertThat(client.text()).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
        }
    }

    @Test
    void deliversAnEventWithItsPayloadAsAString() {
        try (WireClient client = WireClient.connect(server)) {
            client.subscribe("news");

            server.broadcaster().broadcast(new Greeting("news", "Grüße an \"Zoë\" 😀\n"));

            assertThat(client.frame())
                    .isEqualTo(Map.of(
                            "event",
                            "greeting",
                            "channel",
                            "news",
                            "data",
                            "{\"channel\":\"news\",\"text\":\"Grüße an \\\"Zoë\\\" 😀\\n\"}"));
        }
    }

    @Test
    void leavesOutTheConnectionThatCausedTheEvent() {
        try (WireClient sender = WireClient.connect(server);
                WireClient other = WireClient.connect(server)) {
            sender.subscribe("toOthers");
            other.subscribe("toOthers");

            server.broadcaster().except(new SocketId(sender.socketId())).broadcast(new Greeting("toOthers", "hello"));

            assertThat(other.frame().get("event")).isEqualTo("greeting");
            sender.hasReceivedNothing();
        }
    }

    @Test
    void answersWhatIsNoFrameWithAnErrorAndKeepsTheConnection() {
        try (WireClient client = WireClient.connect(server);
                WireClient neighbour = WireClient.connect(server)) {
            neighbour.subscribe("neighbours");
            for (String text : List.of("", "{", "hello", "[]", "42", "null", "{\"data\":{}}", "{\"event\":7}")) {
                client.send(text);

                assertThat(client.text())
                        .isEqualTo(
                                "{\"event\":\"pusher:error\",\"data\":{\"code\":null,\"message\":\"Invalid message: it must be a JSON object with an \\\"event\\\"\"}}");
            }
            client.subscribe("neighbours");
            neighbour.hasReceivedNothing();
        }
    }

    @Test
    void answersAnUnknownEventWithAnErrorThatNamesIt() {
        try (WireClient client = WireClient.connect(server)) {
            client.send("{\"event\":\"pusher:dance\",\"data\":{}}");

            assertThat(client.text())
                    .isEqualTo(
                            "{\"event\":\"pusher:error\",\"data\":{\"code\":null,\"message\":\"Unsupported event received on socket: pusher:dance\"}}");
            client.hasReceivedNothing();
        }
    }

    @Test
    void closesAConnectionThatSendsABinaryFrameAndNoOther() {
        try (WireClient client = WireClient.connect(server);
                WireClient neighbour = WireClient.connect(server)) {
            neighbour.subscribe("binary");

            client.sendBinary((byte) 1, (byte) 2);

            assertThat(client.awaitClose().code()).isEqualTo(1003);
            server.broadcaster().broadcast(new Greeting("binary", "still here"));
            assertThat(neighbour.frame().get("event")).isEqualTo("greeting");
        }
    }

    @Test
    void closesAConnectionThatSendsAnOversizeFrameAndNoOther() {
        try (WireClient client = WireClient.connect(server);
                WireClient neighbour = WireClient.connect(server)) {
            neighbour.subscribe("oversize");

            client.send("{\"event\":\"client-x\",\"data\":\"" + "x".repeat(65 * 1024) + "\"}");

            assertThat(client.awaitClose().code()).isEqualTo(1009);
            server.broadcaster().broadcast(new Greeting("oversize", "still here"));
            assertThat(neighbour.frame().get("event")).isEqualTo("greeting");
        }
    }

    @Test
    void takesAFrameOfNearlyTheLargestSize() {
        try (WireClient client = WireClient.connect(server)) {
            client.send("{\"event\":\"unknown\",\"data\":\"" + "x".repeat(63 * 1024) + "\"}");

            assertThat(client.text()).contains("Unsupported event received on socket: unknown");
        }
    }

    @Test
    void forgetsEverythingAboutAConnectionThatIsGone() {
        await().until(() -> server.connectionCount() == 0);
        try (WireClient client = WireClient.connect(server)) {
            client.subscribe("short-lived");
            assertThat(server.connectionCount()).isEqualTo(1);
            assertThat(server.channelCount()).isEqualTo(1);
        }
        await().untilAsserted(() -> {
            assertThat(server.connectionCount()).isZero();
            assertThat(server.channelCount()).isZero();
        });
    }
}
