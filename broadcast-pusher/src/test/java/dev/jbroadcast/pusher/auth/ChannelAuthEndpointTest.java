package dev.jbroadcast.pusher.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelAuthEndpointTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String SECRET = "7ad3773142a6692b25b8";
    private static final AppCredentials CREDENTIALS = new AppCredentials("3", "278d425bdf160c739803", SECRET);
    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final Principal ANN = () -> "ann";

    /** Vector 1 of {@code pusher-protocol.md} §8. */
    private static final String FOOBAR_ANSWER =
            "{\"auth\":\"278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4\"}";

    private final JsonCodec codec = JsonCodec.detect();
    private final ChannelSigner signer = new ChannelSigner(CREDENTIALS);
    private final List<String> asked = new ArrayList<>();
    private final List<AuthResponse> answers = new ArrayList<>();
    private Object info = Map.of("name", "Zoë 😀");

    private final ChannelAuthEndpoint encrypting = new ChannelAuthEndpoint(
            CREDENTIALS,
            ChannelRegistry.of(channels -> channels.privateChannel("{name}", (subscriber, parameters) -> true)
                    .encryptedPrivate(
                            "{name}",
                            (subscriber, parameters) -> !parameters.get("name").equals("denied"))),
            codec,
            ChannelEncryption.of(MASTER_KEY));

    private final ChannelAuthEndpoint endpoint = new ChannelAuthEndpoint(
            CREDENTIALS,
            ChannelRegistry.of(channels -> channels.privateChannel("{name}", (subscriber, parameters) -> {
                        asked.add(subscriber.name() + " " + subscriber.socketId() + " " + parameters.get("name"));
                        return switch (parameters.get("name")) {
                            case "denied" -> false;
                            case "broken" -> throw new IllegalStateException("no connection to db-7.internal");
                            default -> true;
                        };
                    })
                    .privateChannel("orders.{id}", (subscriber, parameters) -> parameters.getLong("id") == 42)
                    .privateChannel("{first}.{second}", (subscriber, parameters) -> true)
                    .encryptedPrivate("{name}", (subscriber, parameters) -> true)
                    .presence(
                            "{room}",
                            (subscriber, parameters) -> parameters.get("room").equals("denied")
                                    ? Optional.empty()
                                    : Optional.of(new PresenceMember(subscriber.name(), info)))),
            codec);

    @AfterEach
    void noAnswerHoldsTheSecret() {
        assertThat(answers)
                .isNotEmpty()
                .noneMatch(answer ->
                        answer.body().contains(SECRET) || answer.body().contains(MASTER_KEY));
    }

    @Test
    void signsForAPrivateChannelAskedForInAForm() {
        AuthResponse answer = handle(FORM, "socket_id=1234.1234&channel_name=private-foobar");

        assertThat(answer).isEqualTo(new AuthResponse(200, FOOBAR_ANSWER));
        assertThat(asked).containsExactly("ann 1234.1234 foobar");
    }

    @Test
    void signsForAPrivateChannelAskedForInJson() {
        AuthResponse answer = handle(JSON, "{\"socket_id\":\"1234.1234\",\"channel_name\":\"private-foobar\"}");

        assertThat(answer).isEqualTo(new AuthResponse(200, FOOBAR_ANSWER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "Application/JSON",
                "application/json"
            })
    void knowsJsonByItsContentTypeWhateverTheCharset(String contentType) {
        assertThat(handle(contentType, "{\"channel_name\":\"private-foobar\",\"socket_id\":\"1234.1234\",\"x\":[]}"))
                .isEqualTo(new AuthResponse(200, FOOBAR_ANSWER));
    }

    @Test
    void takesEverythingElseForAForm() {
        String body = "x=&channel_name=private-foobar&&=y&z&socket_id=1234.1234";

        for (String contentType : List.of(FORM, FORM + "; charset=UTF-8", "text/plain", "")) {
            assertThat(handle(contentType, body)).isEqualTo(new AuthResponse(200, FOOBAR_ANSWER));
        }
        assertThat(answer(endpoint.handleBody(null, body, ANN))).isEqualTo(new AuthResponse(200, FOOBAR_ANSWER));
    }

    @Test
    void decodesForms() {
        String encoded = "socket%5Fid=1234%2E1234&channel_name=private-azAZ9_%3D%40%2C.%3B";

        assertThat(handle(FORM, encoded).body())
                .isEqualTo("{\"auth\":\"278d425bdf160c739803:"
                        + "208cbbce2a22fd7d7c3509046b17a97b99d345cf4c195bc0d54af9004a022b0b\"}");
    }

    @Test
    void readsAPlusInAFormAsASpace() {
        assertThat(handle(FORM, "socket_id=1234.1234&channel_name=private-a+b").status())
                .isEqualTo(400);
        assertThat(handle(FORM, "socket_id=1234.1234+&channel_name=private-a").status())
                .isEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&",
                "=",
                "socket_id",
                "socket_id=1.1",
                "channel_name=private-x",
                "socket_id=&channel_name=private-x",
                "socket_id=1.1&channel_name=",
                "socket_id=1.1&channel_name=private-%",
                "socket_id=1.1&channel_name=private-%zz",
                "socket_id=1.1&channel_name=private-%C3%BC"
            })
    void refusesAFormThatLacksSomething(String body) {
        isRefusedUnasked(handle(FORM, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "null",
                "42",
                "[]",
                "\"socket_id\"",
                "[{\"socket_id\":\"1.1\",\"channel_name\":\"private-x\"}]",
                "{\"socket_id\":\"1.1\",\"channel_name\":\"private-x\"}{}",
                "{}",
                "{\"socket_id\":\"1.1\"}",
                "{\"channel_name\":\"private-x\"}",
                "{\"socket_id\":null,\"channel_name\":\"private-x\"}",
                "{\"socket_id\":1.1,\"channel_name\":\"private-x\"}",
                "{\"socket_id\":[\"1.1\"],\"channel_name\":\"private-x\"}",
                "{\"socket_id\":\"1.1\",\"channel_name\":null}",
                "{\"socket_id\":\"1.1\",\"channel_name\":7}",
                "{\"socket_id\":\"1.1\",\"channel_name\":{\"name\":\"private-x\"}}"
            })
    void refusesJsonThatIsNotTheRightObject(String body) {
        isRefusedUnasked(handle(JSON, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":user::{\"id\":\"1\"}",
                "private-:user::{\"id\":\"1\"}",
                "presence-x:{\"user_id\":\"1\"}",
                "presence-x:",
                "private-x\n",
                "\nprivate-x",
                "private-x\u0000",
                "private-a b",
                "private-a/b",
                "private-ü",
                "#server-to-user-1",
                " private-x"
            })
    void signsNoForgedName(String name) {
        isRefusedUnasked(answer(endpoint.handleFields("1.1", name, ANN)));
        isRefusedUnasked(handle(FORM, "socket_id=1.1&channel_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)));
        isRefusedUnasked(handle(JSON, codec.write(Map.of("socket_id", "1.1", "channel_name", name))));
    }

    @Test
    void signsNoNameThatIsTooLong() {
        isRefusedUnasked(answer(endpoint.handleFields("1.1", "private-" + "x".repeat(193), ANN)));
        assertThat(answer(endpoint.handleFields("1.1", "private-" + "x".repeat(192), ANN))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1\n", "\n1.1", "1.1:x", "1.1:", ":1.1", "1", "1.", ".1", "1.1.1", "-1.1", "a.b", "1,1", "١.١"
            })
    void signsForNoForgedSocketId(String socketId) {
        isRefusedUnasked(answer(endpoint.handleFields(socketId, "private-x", ANN)));
        isRefusedUnasked(handle(
                FORM, "socket_id=" + URLEncoder.encode(socketId, StandardCharsets.UTF_8) + "&channel_name=private-x"));
        isRefusedUnasked(handle(JSON, codec.write(Map.of("socket_id", socketId, "channel_name", "private-x"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"news", "privatex", "presence", "my-private-x", "Private-x"})
    void signsForNoPublicChannel(String name) {
        AuthResponse answer = answer(endpoint.handleFields("1.1", name, ANN));

        isRefusedUnasked(answer);
        assertThat(answer.body()).contains("public");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-foobar", "presence-room"})
    void refusesWhoIsNotSignedIn(String name) {
        assertThat(answer(endpoint.handleFields("1.1", name, Guards.of(null))))
                .isEqualTo(new AuthResponse(403, "{\"message\":\"Forbidden\"}"));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"private-denied", "presence-denied", "private-no.such.route", "private-orders.41", "private-orders.x"})
    void refusesWhomTheCallbackRefusesAndDoesNotSayWhy(String name) {
        assertThat(answer(endpoint.handleFields("1.1", name, ANN)))
                .isEqualTo(new AuthResponse(403, "{\"message\":\"Forbidden\"}"));
    }

    @Test
    void tellsWhomItRefusesWhatTheApplicationWants() {
        ChannelAuthEndpoint unauthorized = ChannelAuthEndpoint.builder(
                        CREDENTIALS, ChannelRegistry.of(channels -> channels.privateChannel("x", (s, p) -> false)))
                .refusalMessage("Unauthorized")
                .build();

        for (String name : List.of("private-x", "private-no.such.route", "private-encrypted-x")) {
            assertThat(answer(unauthorized.handleFields("1.1", name, ANN)))
                    .isEqualTo(new AuthResponse(403, "{\"message\":\"Unauthorized\"}"));
        }
    }

    @Test
    void saysWhichFieldIsBadAsLaravelsValidationDoes() {
        assertThat(handle(FORM, "socket_id=1.1&channel_name=private-a%20b").body())
                .isEqualTo(
                        "{\"message\":\"The channel_name is missing or not a legal channel name.\","
                                + "\"errors\":{\"channel_name\":[\"The channel_name is missing or not a legal channel name.\"]}}");
        assertThat(invalidFields(handle(FORM, "socket_id=1.1:x&channel_name=private-a")))
                .hasToString("[socket_id]");
        assertThat(invalidFields(handle(FORM, "socket_id=1.1&channel_name=news")))
                .hasToString("[channel_name]");
        assertThat(invalidFields(handle(FORM, "socket_id=1.1&channel_names[]=x&channel_name=private-x")))
                .hasToString("[channel_names]");
    }

    @Test
    void answersACallbackThatThrowsWithoutDetails() {
        assertThat(answer(endpoint.handleFields("1.1", "private-broken", ANN)))
                .isEqualTo(new AuthResponse(500, "{\"message\":\"The authorization failed.\"}"));
    }

    @Test
    void answersAnAnnotatedMethodThatThrowsWithoutDetails() {
        var failing = new ChannelAuthEndpoint(
                CREDENTIALS,
                ChannelRegistry.of(channels -> channels.annotated(new Object() {
                    @AuthorizesChannel("private-broken")
                    boolean broken() throws IOException {
                        throw new IOException("no connection to db-7.internal");
                    }
                })),
                codec);

        assertThat(answer(failing.handleFields("1.1", "private-broken", ANN)))
                .isEqualTo(new AuthResponse(500, "{\"message\":\"The authorization failed.\"}"));
    }

    @Test
    void asksTheGuardsThatTheChannelNames() {
        var guarded = new ChannelAuthEndpoint(
                CREDENTIALS,
                ChannelRegistry.of(channels -> channels.privateChannel(
                        "foobar", (subscriber, parameters) -> true, ChannelOptions.guards("api", "web"))),
                codec);
        Guards web = guard -> guard.equals("web") ? ANN : null;
        Guards nobody = guard -> null;
        AuthResponse forbidden = new AuthResponse(403, "{\"message\":\"Forbidden\"}");

        for (Guards guards : List.of(web, nobody)) {
            AuthResponse expected = guards == web ? new AuthResponse(200, FOOBAR_ANSWER) : forbidden;
            assertThat(answer(guarded.handleFields("1234.1234", "private-foobar", guards)))
                    .isEqualTo(expected);
            assertThat(answer(guarded.handleBody(FORM, "socket_id=1234.1234&channel_name=private-foobar", guards)))
                    .isEqualTo(expected);
            assertThat(answer(guarded.handleBody(
                            JSON, "{\"socket_id\":\"1234.1234\",\"channel_name\":\"private-foobar\"}", guards)))
                    .isEqualTo(expected);
        }
        // A guard that is not there is a mistake of the application, not of the client.
        assertThat(answer(guarded.handleFields("1234.1234", "private-foobar", ANN))
                        .status())
                .isEqualTo(500);
    }

    @Test
    void asksNoGuardBeforeItHasSeenWhatIsAskedFor() {
        Guards guards = guard -> {
            throw new AssertionError("asked for " + guard);
        };

        isRefusedUnasked(answer(endpoint.handleFields("1.1:x", "private-x", guards)));
        isRefusedUnasked(answer(endpoint.handleFields("1.1", "private-x:y", guards)));
        isRefusedUnasked(answer(endpoint.handleBody(JSON, "{", guards)));
    }

    @Test
    void letsGuestsInWhereTheyAreAllowed() {
        var open = new ChannelAuthEndpoint(
                CREDENTIALS,
                ChannelRegistry.of(channels -> channels.privateChannel(
                        "foobar",
                        (subscriber, parameters) -> subscriber.isGuest(),
                        ChannelOptions.DEFAULT.allowGuests())),
                codec);

        assertThat(answer(open.handleFields("1234.1234", "private-foobar", Guards.of(null))))
                .isEqualTo(new AuthResponse(200, FOOBAR_ANSWER));
    }

    @Test
    void answersAMemberThatCannotBeWrittenWithoutDetails() {
        info = new Object() {
            @SuppressWarnings("unused") // by the JSON library
            public String getName() {
                throw new IllegalStateException("no connection to db-7.internal");
            }
        };

        assertThat(answer(endpoint.handleFields("1.1", "presence-room", ANN)))
                .isEqualTo(new AuthResponse(500, "{\"message\":\"The authorization failed.\"}"));
    }

    @Test
    void refusesEncryptedChannelsWithoutAMasterKey() {
        assertThat(answer(endpoint.handleFields("1.1", "private-encrypted-x", ANN)))
                .isEqualTo(new AuthResponse(403, "{\"message\":\"Forbidden\"}"));
    }

    @Test
    void sharesTheKeyOfAnEncryptedChannelWithWhoMayJoin() {
        AuthResponse answer =
                answer(encrypting.handleBody(FORM, "socket_id=1234.1234&channel_name=private-encrypted-foobar", ANN));

        // Vectors 6 and 18 of pusher-protocol.md §8.
        assertThat(answer)
                .isEqualTo(new AuthResponse(
                        200,
                        "{\"auth\":\"278d425bdf160c739803:e6a18892d037c5d5e76a2265df4f086ffc38631605530dfd214aa5bff495f533\","
                                + "\"shared_secret\":\"g3Au6SZ+UCU+IMfFsFva0rq+Gi4tzSHR6WCcWZbS9sY=\"}"));
    }

    @Test
    void sharesNoKeyWithWhoMayNotJoin() {
        AuthResponse forbidden = new AuthResponse(403, "{\"message\":\"Forbidden\"}");

        assertThat(answer(encrypting.handleFields("1.1", "private-encrypted-denied", ANN)))
                .isEqualTo(forbidden);
        assertThat(answer(encrypting.handleFields("1.1", "private-encrypted-foobar", Guards.of(null))))
                .isEqualTo(forbidden);
    }

    @Test
    void sharesNoKeyOfAChannelThatIsNotEncrypted() {
        assertThat(answer(encrypting.handleFields("1234.1234", "private-foobar", ANN)))
                .isEqualTo(new AuthResponse(200, FOOBAR_ANSWER));
    }

    @Test
    void signsTheMemberOfAPresenceChannelToTheLetter() {
        AuthResponse answer = handle(FORM, "socket_id=30.60&channel_name=presence-room", () -> "ü-1");

        assertThat(answer.status()).isEqualTo(200);
        Map<?, ?> fields = (Map<?, ?>) codec.read(answer.body());
        assertThat(fields.keySet()).isEqualTo(Set.of("auth", "channel_data"));
        String channelData = (String) fields.get("channel_data");
        assertThat(channelData).isEqualTo("{\"user_id\":\"ü-1\",\"user_info\":{\"name\":\"Zoë 😀\"}}");
        assertThat(signer.verify(new SocketId("30.60"), "presence-room", channelData, (String) fields.get("auth")))
                .isTrue();
    }

    @Test
    void keepsTheIdOfAMemberATextAlsoWhenItIsANumber() {
        assertThat(channelData(() -> "10")).isEqualTo(Map.of("user_id", "10", "user_info", info));
    }

    @Test
    void alwaysHasAUserInfo() {
        info = Map.of();

        assertThat(channelData(ANN)).isEqualTo(Map.of("user_id", "ann", "user_info", Map.of()));
        assertThat(handle(FORM, "socket_id=1.1&channel_name=presence-room").body())
                .contains("{\\\"user_id\\\":\\\"ann\\\",\\\"user_info\\\":{}}");
    }

    @Test
    void doesNotLetAMembersNameBreakOutOfItsQuotes() {
        assertThat(channelData(() -> "\",\"user_id\":\"admin").get("user_id")).isEqualTo("\",\"user_id\":\"admin");
    }

    private Map<?, ?> channelData(Principal principal) {
        AuthResponse answer = handle(FORM, "socket_id=1.1&channel_name=presence-room", principal);
        return (Map<?, ?>) codec.read((String) ((Map<?, ?>) codec.read(answer.body())).get("channel_data"));
    }

    private Set<?> invalidFields(AuthResponse answer) {
        assertThat(answer.status()).isEqualTo(400);
        return ((Map<?, ?>) ((Map<?, ?>) codec.read(answer.body())).get("errors")).keySet();
    }

    private void isRefusedUnasked(AuthResponse answer) {
        assertThat(answer.status()).isEqualTo(400);
        Map<?, ?> fields = (Map<?, ?>) codec.read(answer.body());
        assertThat(fields.keySet()).isIn(Set.of("message"), Set.of("message", "errors"));
        assertThat(fields.get("message")).isInstanceOf(String.class);
        assertThat(asked).isEmpty();
    }

    private AuthResponse handle(String contentType, String body) {
        return handle(contentType, body, ANN);
    }

    private AuthResponse handle(String contentType, String body, Principal principal) {
        return answer(endpoint.handleBody(contentType, body, principal));
    }

    private AuthResponse answer(AuthResponse answer) {
        answers.add(answer);
        return answer;
    }
}
