package dev.jbroadcast.pusher.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.UserSigner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserAuthEndpointTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String SECRET = "7ad3773142a6692b25b8";
    private static final AppCredentials CREDENTIALS = new AppCredentials("3", "278d425bdf160c739803", SECRET);
    private static final Principal ANN = () -> "12345";

    /** Vector 4 of {@code pusher-protocol.md} §8. */
    private static final AuthResponse ANSWER = new AuthResponse(
            200,
            "{\"auth\":\"278d425bdf160c739803:4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba\","
                    + "\"user_data\":\"{\\\"id\\\":\\\"12345\\\"}\"}");

    private static final AuthResponse FORBIDDEN = new AuthResponse(403, "{\"message\":\"Forbidden\"}");
    private static final AuthResponse FAILED = new AuthResponse(500, "{\"message\":\"The authorization failed.\"}");

    private final JsonCodec codec = JsonCodec.detect();
    private final List<AuthResponse> answers = new ArrayList<>();
    private final UserAuthEndpoint endpoint = endpoint(UserDataResolver.byName());

    @AfterEach
    void noAnswerHoldsTheSecret() {
        assertThat(answers).isNotEmpty().noneMatch(answer -> answer.body().contains(SECRET));
    }

    @Test
    void tellsWhomItRefusesWhatTheApplicationWants() {
        UserAuthEndpoint unauthorized = UserAuthEndpoint.builder(CREDENTIALS)
                .refusalMessage("Unauthorized")
                .build();

        assertThat(answer(unauthorized.handleFields("1.1", Guards.of(null))))
                .isEqualTo(new AuthResponse(403, "{\"message\":\"Unauthorized\"}"));
    }

    @Test
    void signsTheUserInByName() {
        assertThat(answer(endpoint.handleBody(FORM, "socket_id=1234.1234", ANN)))
                .isEqualTo(ANSWER);
        assertThat(answer(endpoint.handleBody(null, "x=&socket_id=1234%2E1234", ANN)))
                .isEqualTo(ANSWER);
        assertThat(answer(endpoint.handleBody(JSON, "{\"socket_id\":\"1234.1234\"}", ANN)))
                .isEqualTo(ANSWER);
        assertThat(answer(endpoint.handleForm(Map.of("socket_id", new String[] {"1234.1234"}), Guards.of(ANN))))
                .isEqualTo(ANSWER);
    }

    @Test
    void signsWhatTheCallbackSaysToTheLetter() {
        UserAuthEndpoint withInfo = endpoint(principal ->
                UserData.of(principal.getName()).withInfo(Map.of("name", "Ann")).watching(List.of("a", "b")));

        AuthResponse answer = answer(withInfo.handleFields("1234.1234", Guards.of(ANN)));

        // Vector 5 of pusher-protocol.md §8.
        Map<?, ?> fields = (Map<?, ?>) codec.read(answer.body());
        assertThat(fields.get("user_data"))
                .isEqualTo("{\"id\":\"12345\",\"user_info\":{\"name\":\"Ann\"},\"watchlist\":[\"a\",\"b\"]}");
        assertThat(fields.get("auth"))
                .isEqualTo("278d425bdf160c739803:b72aa402fbdcaaa961bf8f912b3193d17abe090852057b45a55f40606ac6e550");
    }

    @Test
    void doesNotLetANameBreakOutOfItsQuotes() {
        AuthResponse answer =
                answer(endpoint.handleFields("1.1", Guards.of((Principal) () -> "\",\"id\":\"admin ü 😀")));

        Map<?, ?> fields = (Map<?, ?>) codec.read(answer.body());
        String userData = (String) fields.get("user_data");
        assertThat(codec.read(userData)).isEqualTo(Map.of("id", "\",\"id\":\"admin ü 😀"));
        assertThat(new UserSigner(CREDENTIALS).verify(new SocketId("1.1"), userData, (String) fields.get("auth")))
                .isTrue();
    }

    @Test
    void refusesWhoIsNotSignedIn() {
        assertThat(answer(endpoint.handleFields("1.1", Guards.of(null)))).isEqualTo(FORBIDDEN);
        assertThat(answer(endpoint.handleBody(FORM, "socket_id=1.1", (Principal) null)))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void refusesWhomTheCallbackDoesNotKnow() {
        assertThat(answer(endpoint(principal -> null).handleFields("1.1", Guards.of(ANN))))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void asksOnlyTheDefaultGuard() {
        endpoint.requireGuards(List.of());

        Guards guards = guard -> guard.equals(Guards.DEFAULT) ? ANN : () -> "admin";
        assertThat(answer(endpoint.handleFields("1234.1234", guards))).isEqualTo(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.1\n", "\n1.1", "1.1:x", "1.1::user::{}", ":1.1", "1", "1.", ".1", "1.1.1", "-1.1", "١.١"})
    void signsForNoForgedSocketId(String socketId) {
        Guards guards = guard -> {
            throw new AssertionError("asked for " + guard);
        };

        isRefused(answer(endpoint.handleFields(socketId, guards)));
        isRefused(answer(
                endpoint.handleBody(FORM, "socket_id=" + URLEncoder.encode(socketId, StandardCharsets.UTF_8), guards)));
        isRefused(answer(endpoint.handleBody(JSON, codec.write(Map.of("socket_id", socketId)), guards)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"socket_id\":null}", "{\"socket_id\":1.1}"})
    void refusesJsonThatIsNotTheRightObject(String body) {
        isRefused(answer(endpoint.handleBody(JSON, body, ANN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "socket_id", "socket_id=%", "channel_name=private-x"})
    void refusesAFormThatLacksTheSocketId(String body) {
        isRefused(answer(endpoint.handleBody(FORM, body, ANN)));
    }

    @Test
    void answersWhatFailsWithoutDetails() {
        UserAuthEndpoint broken = endpoint(principal -> {
            throw new IllegalStateException("no connection to db-7.internal");
        });
        UserAuthEndpoint unwritable = endpoint(principal -> UserData.of("1").withInfo(new Object() {
            @SuppressWarnings("unused") // by the JSON library
            public String getName() {
                throw new IllegalStateException("no connection to db-7.internal");
            }
        }));

        assertThat(answer(broken.handleFields("1.1", Guards.of(ANN)))).isEqualTo(FAILED);
        assertThat(answer(unwritable.handleFields("1.1", Guards.of(ANN)))).isEqualTo(FAILED);
        assertThat(answer(endpoint.handleFields("1.1", Guards.of((Principal) () -> ""))))
                .isEqualTo(FAILED);
    }

    @Test
    void answersABodyThatIsTooLarge() {
        assertThat(answer(endpoint.tooLarge()))
                .isEqualTo(new AuthResponse(413, "{\"message\":\"The body has more than 65536 bytes.\"}"));
    }

    private UserAuthEndpoint endpoint(UserDataResolver users) {
        return new UserAuthEndpoint(CREDENTIALS, users, codec);
    }

    private void isRefused(AuthResponse answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(((Map<?, ?>) codec.read(answer.body())).keySet())
                .isIn(Set.of("message"), Set.of("message", "errors"));
    }

    private AuthResponse answer(AuthResponse answer) {
        answers.add(answer);
        return answer;
    }
}
