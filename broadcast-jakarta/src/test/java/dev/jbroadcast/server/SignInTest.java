package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.acknowledgement;
import static dev.jbroadcast.server.TestHub.error;
import static dev.jbroadcast.server.TestHub.escaped;
import static dev.jbroadcast.server.TestHub.event;
import static dev.jbroadcast.server.TestHub.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.server.RecordingConnection.Closed;
import dev.jbroadcast.server.TestHub.Client;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pusher-protocol.md} §4.1 to §4.4. */
class SignInTest {

    private static final String ANN = "{\"id\":\"ann\",\"user_info\":{\"name\":\"Ann\",\"balance\":0.10}}";
    private static final String BOB = "{\"id\":\"bob\"}";

    private TestHub hub = new TestHub();
    private Client client = hub.connect();

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void answersWithTheUserDataToTheLetterAndWithoutTheSignature() {
        client.signIn(ANN);

        assertThat(client.received()).containsExactly(success(ANN));
    }

    @Test
    void takesDataThatIsAJsonString() {
        String data = "{\"auth\":\"%s\",\"user_data\":\"%s\"}".formatted(client.sign(":user::" + BOB), escaped(BOB));

        client.send("{\"event\":\"pusher:signin\",\"data\":\"%s\"}".formatted(escaped(data)));

        assertThat(client.received()).containsExactly(success(BOB));
    }

    @Test
    void answersEachTimeTheSameUserSignsIn() {
        client.signIn(ANN);
        client.signIn(ANN);

        assertThat(client.received()).containsExactly(success(ANN), success(ANN));
    }

    @Test
    void refusesAnotherUserOnTheSameConnection() {
        client.signIn(ANN);
        client.signIn(BOB);

        assertThat(client.received())
                .containsExactly(success(ANN), error("The connection has signed in as another user already"));
        client.send(subscription("#server-to-user-bob"));
        assertThat(client.received()).hasSize(2).first().asString().contains("subscription_error");
    }

    @Test
    void refusesAWrongSignatureAndShowsWhatWasToBeSigned() {
        client.signIn(ANN, "test-key:" + "0".repeat(64));

        assertThat(client.received())
                .containsExactly(error("Invalid signature: Expected HMAC SHA256 hex digest of " + client.socketId()
                        + "::user::" + ANN + ", but got " + "0".repeat(64)));
        assertThat(client.connection().closes()).isEmpty();
    }

    @Test
    void refusesASignatureForAChannelInPlaceOfOneForAUser() {
        client.signIn(BOB, client.sign("private-x"));

        assertThat(client.received()).singleElement().asString().contains("Invalid signature");
    }

    @Test
    void refusesAKeyThatTheAppDoesNotHave() {
        client.signIn(BOB, "no-key:" + "0".repeat(64));

        assertThat(client.received()).containsExactly(error("Invalid key in signin auth data: 'no-key'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"auth\":\"test-key:00\"}",
                "{\"user_data\":\"{}\"}",
                "{\"auth\":null,\"user_data\":null}",
                "{\"auth\":1,\"user_data\":{}}",
                "null",
                "7",
                "\"nonsense\""
            })
    void refusesWhatIsNoSignIn(String data) {
        client.send("{\"event\":\"pusher:signin\",\"data\":" + data + "}");

        assertThat(client.received()).containsExactly(error("Invalid signin (must contain auth and user_data)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{}",
                "{\"id\":\"\"}",
                "{\"id\":7}",
                "{\"id\":null}",
                "{\"id\":\"a\",\"watchlist\":[7]}",
                "{\"id\":\"a\",\"watchlist\":[\"\"]}"
            })
    void refusesUserDataWithoutAnId(String userData) {
        client.signIn(userData);

        assertThat(client.received()).singleElement().asString().contains("Invalid user_data");
        assertThat(hub.app().terminateConnections("a")).isZero();
    }

    @Test
    void isRefusedWhereTheAppHasNoUsers() {
        hub.close();
        hub = new TestHub(builder -> builder.app(
                App.builder(TestHub.CREDENTIALS).userAuthentication(false).build()));
        client = hub.connect();

        client.signIn(ANN);

        assertThat(client.received())
                .containsExactly(
                        error("To sign in, you must enable user authentication in the configuration of the app."));
    }

    @Test
    void opensTheChannelOfTheUserAndOfNobodyElse() {
        client.signIn(ANN);
        client.received();

        client.send(subscription("#server-to-user-ann"));
        assertThat(client.received()).containsExactly(acknowledgement("#server-to-user-ann"));

        client.send(subscription("#server-to-user-bob"));
        assertThat(client.received())
                .isEqualTo(refusal(
                        "#server-to-user-bob", "AuthError", 401, "The connection has not signed in as this user"));
        Client stranger = hub.connect();
        stranger.send(subscription("#server-to-user-ann"));
        assertThat(stranger.received()).hasSize(2).first().asString().contains("subscription_error");
    }

    @Test
    void sendsToAllConnectionsOfTheUserThatListen() {
        Client second = hub.connect();
        Client deaf = hub.connect();
        for (Client each : new Client[] {client, second, deaf}) {
            each.signIn(ANN);
        }
        client.send(subscription("#server-to-user-ann"));
        second.send(subscription("#server-to-user-ann"));
        client.received();
        second.received();
        deaf.received();

        hub.publish("greeting", "{}", "#server-to-user-ann");

        assertThat(client.received()).containsExactly(event("greeting", "#server-to-user-ann", "{}"));
        assertThat(second.received()).containsExactly(event("greeting", "#server-to-user-ann", "{}"));
        assertThat(deaf.received()).isEmpty();
        second.unsubscribe("#server-to-user-ann");
        hub.publish("greeting", "{}", "#server-to-user-ann");
        assertThat(second.received()).isEmpty();
    }

    @Test
    void hidesTheChannelsOfUsers() {
        client.signIn(ANN);
        client.send(subscription("#server-to-user-ann"));

        assertThat(hub.app().channels()).isEmpty();
    }

    @Test
    void takesNoClientEventsOnTheChannelOfAUser() {
        client.signIn(ANN);
        client.send(subscription("#server-to-user-ann"));
        client.received();

        client.send("{\"event\":\"client-x\",\"channel\":\"#server-to-user-ann\",\"data\":{}}");

        assertThat(client.received())
                .containsExactly(error("Client event rejected - only supported on private and presence channels"));
    }

    @Test
    void doesNotFallOverAnIdThatNoChannelNameCanHold() {
        client.signIn("{\"id\":\"a b/ü\"}");
        client.received();

        client.send(subscription("#server-to-user-a b/ü"));

        assertThat(client.received()).hasSize(2).first().asString().contains("subscription_error");
    }

    @Test
    void makesTheUserAMemberOfPresenceChannelsWithoutChannelData() {
        client.signIn(ANN);
        client.received();

        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"presence-x\"}}"
                .formatted(client.sign("presence-x")));

        assertThat(client.received())
                .containsExactly(event(
                        "pusher_internal:subscription_succeeded",
                        "presence-x",
                        "{\"presence\":{\"count\":1,\"ids\":[\"ann\"],"
                                + "\"hash\":{\"ann\":{\"name\":\"Ann\",\"balance\":0.10}}}}"));
    }

    @Test
    void letsChannelDataOutrankTheUser() {
        client.signIn(ANN);
        client.received();

        client.join("presence-x", "{\"user_id\":\"guest\"}");

        assertThat(client.received()).singleElement().asString().contains("[\\\"guest\\\"]");
    }

    @Test
    void endsTheConnectionsOfWhoHasSignedInAndNotOfWhoIsOnlyPresent() {
        Client second = hub.connect();
        Client present = hub.connect();
        client.signIn(ANN);
        second.signIn(ANN);
        present.join("presence-x", "{\"user_id\":\"ann\"}");

        assertThat(hub.app().terminateConnections("ann")).isEqualTo(2);
        assertThat(hub.app().terminateConnections("nobody")).isZero();

        Closed terminated = new Closed(CloseCode.UNAUTHORIZED, "The application has ended this connection");
        assertThat(client.connection().closes()).containsExactly(terminated);
        assertThat(second.connection().closes()).containsExactly(terminated);
        assertThat(CloseCode.UNAUTHORIZED.code()).isEqualTo(4009);
        assertThat(present.connection().closes()).isEmpty();
    }

    @Test
    void endsAConnectionThatDoesNotSayInTimeWhoItIs() {
        withAuthorizationTimeout();
        hub.passAndCheck(Duration.ofSeconds(29));
        assertThat(client.connection().closes()).isEmpty();
        client.subscribe("public");

        hub.passAndCheck(Duration.ofSeconds(1));

        assertThat(client.received())
                .containsExactly(
                        "{\"event\":\"pusher:error\",\"data\":{\"code\":4009,\"message\":\"Connection not authorized within timeout\"}}");
        assertThat(client.connection().closes())
                .containsExactly(new Closed(CloseCode.UNAUTHORIZED, "Connection not authorized within timeout"));
    }

    @Test
    void keepsAConnectionThatSignedInOrJoinedAChannelThatTakesAuthorization() {
        withAuthorizationTimeout();
        client.signIn(ANN);
        Client subscriber = hub.connect();
        subscriber.subscribe("private-x");
        subscriber.unsubscribe("private-x");

        hub.passAndCheck(Duration.ofSeconds(60));

        assertThat(client.connection().closes()).isEmpty();
        assertThat(subscriber.connection().closes()).isEmpty();
    }

    private void withAuthorizationTimeout() {
        hub.close();
        hub = new TestHub(builder -> builder.app(App.builder(TestHub.CREDENTIALS)
                .authorizationTimeout(Duration.ofSeconds(30))
                .build()));
        client = hub.connect();
    }

    private static String success(String userData) {
        String data = "{\"user_data\":\"" + escaped(userData) + "\"}";
        return "{\"event\":\"pusher:signin_success\",\"data\":\"%s\"}".formatted(escaped(data));
    }

    private static String subscription(String channel) {
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"%s\"}}".formatted(channel);
    }
}
