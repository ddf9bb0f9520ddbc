package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.error;
import static dev.jbroadcast.server.TestHub.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.json.JsonbJsonCodec;
import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pusher-protocol.md} §3. */
class ClientEventTest {

    private static final String TOO_LONG = "client-" + "e".repeat(194);
    private static final String TOO_BIG = "x".repeat(10 * 1024 + 1);
    private static final String RATE_LIMIT =
            "{\"event\":\"pusher:error\",\"data\":{\"code\":4301,\"message\":\"Client event rejected due to rate limit\"}}";

    private TestHub hub = new TestHub();
    private Client sender = hub.connect();
    private Client receiver = hub.connect();

    @AfterEach
    void close() {
        hub.close();
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                Arguments.of("\"{\\\"on\\\":true}\"", "{\"on\":true}"),
                Arguments.of("\"{ \\\"on\\\" : 1.0 }\"", "{ \"on\" : 1.0 }"),
                Arguments.of("\"hi\"", "hi"),
                Arguments.of("\"\"", ""),
                Arguments.of("{\"on\":true,\"list\":[1,null]}", "{\"on\":true,\"list\":[1,null]}"),
                Arguments.of("{}", "{}"),
                Arguments.of("[1,\"two\"]", "[1,\"two\"]"),
                Arguments.of("42", "42"),
                Arguments.of("1.5", "1.5"),
                Arguments.of("false", "false"),
                Arguments.of("null", "null"),
                Arguments.of("\"Zoë 😀\"", "Zoë 😀"),
                Arguments.of("{\"name\":\"Zoë 😀\"}", "{\"name\":\"Zoë 😀\"}"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void forwardsEveryPayloadAsAString(String sent, String received) {
        subscribeBoth("private-x");

        sender.send("{\"event\":\"client-typing\",\"channel\":\"private-x\",\"data\":" + sent + "}");

        assertThat(receiver.received()).containsExactly(event("client-typing", "private-x", received));
        assertThat(sender.received()).isEmpty();
    }

    @Test
    void keepsHalfACharacterAsItCame() {
        subscribeBoth("private-x");

        sender.send("{\"event\":\"client-typing\",\"channel\":\"private-x\",\"data\":\"a\\ud83db\"}");

        assertThat(receiver.received())
                .containsExactly("{\"event\":\"client-typing\",\"channel\":\"private-x\",\"data\":\"a\\ud83db\"}");
    }

    @Test
    void forwardsNothingElseOfTheFrame() {
        subscribeBoth("private-x");

        sender.send(
                "{\"user_id\":\"admin\",\"event\":\"client-typing\",\"extra\":{},\"channel\":\"private-x\",\"data\":{}}");

        assertThat(receiver.received()).containsExactly(event("client-typing", "private-x", "{}"));
    }

    @Test
    void saysWhoSentItByTheSubscriptionAndNeverByTheFrame() {
        sender.join("presence-x", "{\"user_id\":10}");
        receiver.join("presence-x", "{\"user_id\":\"bob\"}");
        sender.received();
        receiver.received();

        sender.send("{\"event\":\"client-typing\",\"channel\":\"presence-x\",\"data\":{},\"user_id\":\"admin\"}");

        assertThat(receiver.received())
                .containsExactly(
                        "{\"event\":\"client-typing\",\"channel\":\"presence-x\",\"data\":\"{}\",\"user_id\":\"10\"}");
    }

    @Test
    void reachesTheSendersOtherConnections() {
        sender.join("presence-x", "{\"user_id\":\"ann\"}");
        receiver.join("presence-x", "{\"user_id\":\"ann\"}");
        sender.received();
        receiver.received();

        sender.send("{\"event\":\"client-typing\",\"channel\":\"presence-x\",\"data\":{}}");

        assertThat(receiver.received()).hasSize(1);
        assertThat(sender.received()).isEmpty();
    }

    @Test
    void isRefusedWhereItIsSwitchedOffWhateverElseIsWrong() {
        hub.close();
        hub = new TestHub(builder ->
                builder.app(App.builder(TestHub.CREDENTIALS).clientEvents(false).build()));
        sender = hub.connect();
        receiver = hub.connect();
        subscribeBoth("private-x");

        for (String frame : new String[] {
            frame("client-typing", "private-x", "hi"),
            frame("client-typing", "news", "hi"),
            "{\"event\":\"client-typing\"}"
        }) {
            isRefused(frame, "To send client events, you must enable this feature in the configuration of the app.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"client-typing\"}",
                "{\"event\":\"client-typing\",\"data\":{}}",
                "{\"event\":\"client-typing\",\"channel\":\"private-x\"}",
                "{\"event\":\"client-typing\",\"channel\":\"news\"}",
                "{\"event\":\"client-typing\",\"channel\":\"\",\"data\":{}}",
                "{\"event\":\"client-typing\",\"channel\":null,\"data\":{}}",
                "{\"event\":\"client-typing\",\"channel\":[\"private-x\"],\"data\":{}}",
                "{\"event\":\"client-typing\",\"data\":{\"channel\":\"private-x\"}}"
            })
    void isRefusedWithoutChannelOrData(String frame) {
        subscribeBoth("private-x");

        isRefused(frame, "Invalid client event (must contain channel and data)");
    }

    @Test
    void isRefusedOnPublicChannelsWhateverElseIsWrong() {
        subscribeBoth("news");

        String message = "Client event rejected - only supported on private and presence channels";
        isRefused(frame("client-typing", "news", "hi"), message);
        isRefused(frame(TOO_LONG, "my-private-x", TOO_BIG), message);
    }

    @Test
    void isRefusedFromWhoIsNotSubscribedWhateverElseIsWrong() {
        receiver.subscribe("private-x");

        String message = "Cannot broadcast client event (connection not subscribed to channel private-x)";
        isRefused(frame("client-typing", "private-x", "hi"), message);
        isRefused(frame(TOO_LONG, "private-x", TOO_BIG), message);

        sender.subscribe("private-x");
        sender.unsubscribe("private-x");
        isRefused(frame("client-typing", "private-x", "hi"), message);
    }

    @Test
    void isRefusedWithANameThatIsTooLong() {
        subscribeBoth("private-x");

        isRefused(
                frame(TOO_LONG, "private-x", TOO_BIG), "Client event rejected - the name has more than 200 characters");

        sender.send(frame(TOO_LONG.substring(0, 200), "private-x", "hi"));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void isRefusedWithTooManyBytes() {
        subscribeBoth("private-x");

        String message = "Client event rejected - the data has more than 10240 bytes";
        isRefused(frame("client-typing", "private-x", TOO_BIG), message);
        isRefused(frame("client-typing", "private-x", "é".repeat(5121)), message);
        isRefused(
                "{\"event\":\"client-typing\",\"channel\":\"private-x\",\"data\":[\"%s\"]}"
                        .formatted("x".repeat(10 * 1024 - 3)),
                message);

        sender.send(frame("client-typing", "private-x", TOO_BIG.substring(1)));
        sender.send(frame("client-typing", "private-x", "é".repeat(5120)));
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void passesNumbersOnToTheLetterAlsoThoseThatTheCodecCannotWriteAgain() {
        hub.close();
        hub = new TestHub(builder -> builder.codec(new JsonbJsonCodec()).app(App.of(TestHub.CREDENTIALS)));
        sender = hub.connect();
        receiver = hub.connect();
        subscribeBoth("private-x");

        sender.send("{\"event\":\"client-e\",\"channel\":\"private-x\",\"data\": {\"n\": [1e400, 0.10]} }");

        assertThat(receiver.received())
                .containsExactly(TestHub.event("client-e", "private-x", "{\"n\": [1e400, 0.10]}"));
    }

    @Test
    void isRefusedAfterTenInASecondAndWelcomeInTheNext() {
        subscribeBoth("private-x");
        for (int i = 0; i < 20; i++) {
            sender.send(frame("client-typing", "private-x", TOO_BIG)); // refused, so it does not count
        }
        sender.received();

        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 10; i++) {
                sender.send(frame("client-typing", "private-x", "hi"));
            }
            assertThat(sender.received()).isEmpty();
            assertThat(receiver.received()).hasSize(10);

            hub.pass(Duration.ofMillis(999));
            sender.send(frame("client-typing", "private-x", "hi"));
            assertThat(sender.received()).containsExactly(RATE_LIMIT);
            assertThat(receiver.received()).isEmpty();
            hub.pass(Duration.ofMillis(1));
        }
        assertThat(sender.connection().closes()).isEmpty();
    }

    @Test
    void countsEachConnectionForItself() {
        subscribeBoth("private-x");
        for (int i = 0; i < 10; i++) {
            sender.send(frame("client-typing", "private-x", "hi"));
        }

        receiver.send(frame("client-typing", "private-x", "hi"));

        assertThat(sender.received()).containsExactly(event("client-typing", "private-x", "hi"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pusher:member_added",
                "pusher:error",
                "pusher_internal:member_removed",
                "pusher_internal:subscription_succeeded",
                "greeting",
                "my-client-event",
                "Client-typing",
                "client",
                ""
            })
    void isRefusedUnlessItsNameBeginsWithClient(String name) {
        subscribeBoth("private-x");

        isRefused(frame(name, "private-x", "hi"), "Unsupported event received on socket: " + name);
    }

    private void subscribeBoth(String channel) {
        sender.subscribe(channel);
        receiver.subscribe(channel);
    }

    private void isRefused(String frame, String message) {
        sender.send(frame);

        assertThat(sender.received()).containsExactly(error(message));
        assertThat(sender.connection().closes()).isEmpty();
        assertThat(receiver.received()).isEmpty();
    }

    private static String frame(String event, String channel, String data) {
        return event(event, channel, data);
    }
}
