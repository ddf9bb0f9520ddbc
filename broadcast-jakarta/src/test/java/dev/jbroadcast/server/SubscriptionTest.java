package dev.jbroadcast.server;

import static dev.jbroadcast.server.TestHub.acknowledgement;
import static dev.jbroadcast.server.TestHub.error;
import static dev.jbroadcast.server.TestHub.event;
import static dev.jbroadcast.server.TestHub.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.TestHub.Client;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pusher-protocol.md} §2.1 to §2.5. */
class SubscriptionTest {

    private static final String UNSIGNED = "0".repeat(64);

    private final TestHub hub = new TestHub();
    private final Client client = hub.connect();

    @AfterEach
    void close() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auth\":\"\",\"channel\":\"news\"}",
                "{\"channel\":\"news\"}",
                "{\"auth\":null,\"channel_data\":null,\"channel\":\"news\"}",
                "{\"auth\":\"x\",\"channel_data\":\"{}\",\"channel\":\"news\",\"future\":[1]}",
                "\"{\\\"channel\\\":\\\"news\\\"}\""
            })
    void acknowledgesAPublicChannelHoweverTheClientAsks(String data) {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":" + data + "}");

        assertThat(client.received())
                .containsExactly(
                        "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"news\",\"data\":\"{}\"}");
        hub.publish("greeting", "\"hi\"", "news");
        assertThat(client.received()).containsExactly(event("greeting", "news", "\"hi\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-x", "private-encrypted-x", "private-azAZ9_=@,.;"})
    void acknowledgesAPrivateChannelWithAValidSignature(String channel) {
        client.send(
                "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel_data\":null,\"channel\":\"%s\"}}"
                        .formatted(client.sign(channel), channel));

        assertThat(client.received()).containsExactly(acknowledgement(channel));
    }

    @Test
    void takesSignedChannelDataOnAPrivateChannel() {
        // Vector 7 of §8, and its socket id.
        AppCredentials credentials = new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
        try (TestHub vectorHub =
                new TestHub(builder -> builder.app(App.of(credentials)).random(() -> 1234L << 32))) {
            Client vectorClient = vectorHub.connect(credentials);
            vectorClient.send("""
                    {"event":"pusher:subscribe","data":{"channel":"private-foobar",\
                    "auth":"278d425bdf160c739803:194f0f9744b9834a96b0846c2144f38208618e5fb7b7f327a529a1eccde79daa",\
                    "channel_data":"{\\"user_id\\":\\"1234.1234\\",\\"user_info\\":{\\"name\\":\\"Integration 1234.1234\\",\
                    \\"email\\":\\"integration-1234.1234@example.com\\"}}"}}""");

            assertThat(vectorClient.socketId()).hasToString("1234.1234");
            assertThat(vectorClient.received()).containsExactly(acknowledgement("private-foobar"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"auth\":\"\",", "\"auth\":null,", "\"auth\":7,", "\"auth\":{},"})
    void refusesAPrivateChannelWithoutASignature(String auth) {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{" + auth + "\"channel\":\"private-x\"}}");

        isRefused("private-x", "AuthError", 401, "Auth info required to subscribe to private-x");
    }

    @Test
    void refusesAPresenceChannelWithoutASignature() {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-x\",\"channel_data\":\"{}\"}}");

        isRefused("presence-x", "AuthError", 401, "Auth info required to subscribe to presence-x");
    }

    @Test
    void refusesTheKeyOfAnotherApp() {
        subscribe("private-x", "other-key:" + UNSIGNED);
        isRefused("private-x", "AuthError", 401, "Invalid key in subscription auth data: 'other-key'");

        subscribe("private-x", UNSIGNED);
        isRefused("private-x", "AuthError", 401, "Invalid key in subscription auth data: '" + UNSIGNED + "'");

        subscribe("private-x", ":" + UNSIGNED);
        isRefused("private-x", "AuthError", 401, "Invalid key in subscription auth data: ''");
    }

    @Test
    void refusesAWrongSignatureWithBothFramesAndKeepsTheConnection() {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"test-key:bad\",\"channel\":\"private-x\"}}");

        String message = "Invalid signature: Expected HMAC SHA256 hex digest of " + client.socketId()
                + ":private-x, but got bad";
        assertThat(client.received())
                .containsExactly(
                        "{\"event\":\"pusher:subscription_error\",\"channel\":\"private-x\",\"data\":"
                                + "\"{\\\"type\\\":\\\"AuthError\\\",\\\"error\\\":\\\"" + message
                                + "\\\",\\\"status\\\":401}\"}",
                        "{\"event\":\"pusher:error\",\"data\":{\"code\":null,\"message\":\"" + message + "\"}}");
        assertThat(client.connection().closes()).isEmpty();
        assertThat(hub.server().channelCount()).isZero();
        client.subscribe("private-x");
    }

    @Test
    void refusesTheSignatureForAnotherConnectionAnotherChannelAndOtherData() {
        Client neighbour = hub.connect();
        String signed = "Invalid signature: Expected HMAC SHA256 hex digest of " + client.socketId() + ":private-x";

        subscribe("private-x", neighbour.sign("private-x"));
        isRefused("private-x", "AuthError", 401, signed + ", but got " + digest(neighbour.sign("private-x")));

        subscribe("private-x", client.sign("private-y"));
        isRefused("private-x", "AuthError", 401, signed + ", but got " + digest(client.sign("private-y")));

        subscribe("private-x", client.sign("private-x", "{}"));
        isRefused("private-x", "AuthError", 401, signed + ", but got " + digest(client.sign("private-x", "{}")));

        client.send("{\"event\":\"pusher:subscribe\",\"data\":"
                + "{\"auth\":\"%s\",\"channel_data\":\"{ }\",\"channel\":\"private-x\"}}"
                        .formatted(client.sign("private-x", "{}")));
        isRefused("private-x", "AuthError", 401, signed + ":{ }, but got " + digest(client.sign("private-x", "{}")));
    }

    @Test
    void keepsItsAnswersShortWhateverTheClientSigned() {
        subscribe("private-x", "k".repeat(50_000) + ":" + UNSIGNED);
        assertThat(String.join("", client.received())).hasSizeLessThan(2_000);

        subscribe("private-x", "test-key:" + "s".repeat(50_000));
        assertThat(String.join("", client.received())).hasSizeLessThan(3_000);
    }

    @Test
    void refusesANameThatIsTooLong() {
        String longest = "n".repeat(200);
        String tooLong = longest + "n";

        subscribe(tooLong, "");
        isRefused(tooLong, "LimitReached", 4009, "The channel name has more than 200 characters");

        client.subscribe(longest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "a/b", "a:b", "ü", "#server-to-users", "private-x:y", "presence-x:{}", "presence-x?", "*"
            })
    void refusesANameWithIllegalCharacters(String name) {
        subscribe(name, client.sign(name));

        isRefused(name, "AuthError", 400, "The channel name has characters that are not allowed");
    }

    @Test
    void refusesANameThatGoesOnAfterALineBreak() {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\\n\"}}");

        assertThat(client.received()).hasSize(2).first().asString().contains("\"channel\":\"news\\n\"");
        assertThat(hub.server().channelCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"data\":null",
                ",\"data\":{}",
                ",\"data\":{\"channel\":\"\"}",
                ",\"data\":{\"channel\":7}",
                ",\"data\":{\"channel\":[\"news\"]}",
                ",\"data\":[\"news\"]",
                ",\"data\":\"news\"",
                ",\"data\":\"{\"",
                ",\"channel\":\"news\""
            })
    void asksForAChannelWhereNoneIsNamed(String rest) {
        client.send("{\"event\":\"pusher:subscribe\"" + rest + "}");

        assertThat(client.received()).containsExactly(error("Invalid subscription (must contain a channel)"));
        assertThat(hub.server().channelCount()).isZero();
    }

    @Test
    void answersASecondSubscriptionWithAnErrorAndKeepsTheFirst() {
        client.subscribe("news");

        subscribe("news", "");

        assertThat(client.received()).containsExactly(error("Existing subscription to channel news"));
        hub.publish("greeting", "{}", "news");
        assertThat(client.received()).containsExactly(event("greeting", "news", "{}"));
        client.unsubscribe("news");
        assertThat(hub.server().channelCount()).isZero();
    }

    @Test
    void endsASubscriptionSilentlyAndAsOftenAsAsked() {
        client.subscribe("news");
        client.subscribe("private-x");

        client.unsubscribe("news");
        client.unsubscribe("news");
        client.unsubscribe("never-subscribed");
        client.unsubscribe("not legal");
        client.send("{\"event\":\"pusher:unsubscribe\",\"data\":{}}");
        client.send("{\"event\":\"pusher:unsubscribe\"}");
        client.send("{\"event\":\"pusher:unsubscribe\",\"data\":\"{\\\"channel\\\":\\\"private-x\\\"}\"}");

        assertThat(client.received()).isEmpty();
        assertThat(hub.server().channelCount()).isZero();
    }

    @Test
    void deliversNothingBetweenUnsubscribingAndSubscribingAgain() {
        client.subscribe("news");
        client.unsubscribe("news");

        hub.publish("missed", "{}", "news");
        assertThat(client.received()).isEmpty();

        client.subscribe("news");
        hub.publish("heard", "{}", "news");
        assertThat(client.received()).containsExactly(event("heard", "news", "{}"));
    }

    @Test
    void deliversAnEventOnceToThoseWhoSubscribeAgainWhileItIsDelivered() {
        // Enough of them that some share a bucket of the channel's hash table.
        List<Client> clients = Stream.generate(hub::connect).limit(200).toList();
        for (Client each : clients) {
            each.subscribe("news");
            each.connection().whenNextSent(() -> {
                each.unsubscribe("news");
                each.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
            });
        }

        hub.publish("greeting", "{}", "news");

        assertThat(clients)
                .allSatisfy(each -> assertThat(each.received())
                        .containsExactly(event("greeting", "news", "{}"), acknowledgement("news")));
    }

    @Test
    void tellsChannelsApartByEveryLetter() {
        client.subscribe("news");

        hub.publish("greeting", "{}", "News", "news.", "new", "private-news");

        assertThat(client.received()).isEmpty();
    }

    private void subscribe(String channel, String auth) {
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"%s\"}}"
                .formatted(auth, channel));
    }

    private void isRefused(String channel, String type, int status, String message) {
        assertThat(client.received()).isEqualTo(refusal(channel, type, status, message));
        assertThat(client.connection().closes()).isEmpty();
        assertThat(hub.server().channelCount()).isZero();
    }

    private static String digest(String auth) {
        return List.of(auth.split(":")).get(1);
    }
}
