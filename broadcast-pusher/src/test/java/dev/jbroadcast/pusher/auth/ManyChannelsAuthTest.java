package dev.jbroadcast.pusher.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request for the authorization of many channels. */
class ManyChannelsAuthTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final AppCredentials CREDENTIALS = new AppCredentials("3", "key", "secret");
    private static final ChannelEncryption ENCRYPTION =
            ChannelEncryption.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    private static final SocketId SOCKET = new SocketId("1.2");
    private static final Principal ANN = () -> "ann";

    private final JsonCodec codec = JsonCodec.detect();
    private final ChannelSigner signer = new ChannelSigner(CREDENTIALS);
    private final List<String> asked = new ArrayList<>();
    private final ChannelAuthEndpoint endpoint = ChannelAuthEndpoint.builder(
                    CREDENTIALS,
                    ChannelRegistry.of(channels -> channels.privateChannel("{name}", (subscriber, parameters) -> {
                                asked.add(parameters.get("name"));
                                return switch (parameters.get("name")) {
                                    case "denied" -> false;
                                    case "broken" -> throw new IllegalStateException("no connection to db-7.internal");
                                    default -> true;
                                };
                            })
                            .privateChannel(
                                    "admin.{name}", (subscriber, parameters) -> true, ChannelOptions.guards("admin"))
                            .encryptedPrivate("{name}", (subscriber, parameters) -> true)
                            .presence("{room}", (subscriber, parameters) -> Optional.of(PresenceMember.of("7")))))
            .encryption(ENCRYPTION)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socket_id=1.2&channel_names[]=private-a&channel_names[]=private-b",
                "channel_names%5B%5D=private-a&channel_names%5B%5D=private-b&socket_id=1.2",
                "channel_names[0]=private-a&channel_names[1]=private-b&socket_id=1.2",
                "channel_names=private-a&channel_names=private-b&socket_id=1.2",
                // As pusher-js-auth and Laravel's packages for it have it.
                "&socket_id=1.2&channel_name[0]=private-a&channel_name[1]=private-b"
            })
    void signsForEachChannelOfAForm(String form) {
        isSignedForBoth(handle(FORM, form));
    }

    @Test
    void signsForEachChannelOfAFormThatIsTakenApart() {
        isSignedForBoth(endpoint.handleForm(
                Map.of(
                        "socket_id",
                        new String[] {"1.2"},
                        "channel_names[]",
                        new String[] {"private-a", "private-b"},
                        "_token",
                        new String[] {"x"}),
                Guards.of(ANN)));
    }

    @Test
    void signsForEachChannelOfJson() {
        isSignedForBoth(handle(JSON, "{\"socket_id\":\"1.2\",\"channel_names\":[\"private-a\",\"private-b\"]}"));
    }

    @Test
    void answersForEachChannelWhatItWouldAnswerToItAlone() {
        List<String> names = List.of(
                "private-a",
                "private-denied",
                "private-broken",
                "private-no.such.route",
                "presence-room",
                "private-encrypted-diary",
                "news",
                "private-a b",
                "presence-room:{\"user_id\":\"root\"}",
                "");

        Map<?, ?> answers = answers(names);

        assertThat(answers.keySet()).hasToString(names.toString());
        for (String name : names) {
            AuthResponse alone = endpoint.handleFields("1.2", name, ANN);
            assertThat(answers.get(name))
                    .as(name)
                    .isEqualTo(Map.of("status", codec.read("" + alone.status()), "data", codec.read(alone.body())));
        }
        assertThat(data(answers, "private-encrypted-diary"))
                .containsEntry("shared_secret", ENCRYPTION.sharedSecret("private-encrypted-diary"));
        assertThat(data(answers, "presence-room")).containsOnlyKeys("auth", "channel_data");
        assertThat(data(answers, "private-denied")).isEqualTo(Map.of("message", "Forbidden"));
        assertThat(data(answers, "private-a b")).containsOnlyKeys("message", "errors");
    }

    @Test
    void asksTheCallbacksOneAfterTheOtherAndForEachChannelOnce() {
        answers(List.of("private-b", "private-a", "private-b", "private-a b", "private-c"));

        assertThat(asked).containsExactly("b", "a", "c");
    }

    @Test
    void asksAGuardOnceForAllChannels() {
        List<String> guardsAsked = new ArrayList<>();
        Guards guards = guard -> {
            guardsAsked.add(guard);
            return guard.equals("admin") ? null : ANN;
        };

        AuthResponse answer = endpoint.handleBody(
                JSON, json(List.of("private-a", "private-admin.x", "private-b", "private-admin.y")), guards);

        assertThat(guardsAsked).containsExactly(Guards.DEFAULT, "admin");
        assertThat(answer.body()).contains("\"private-admin.y\":{\"status\":403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"channel_names\":[\"private-a\"]}",
                "{\"socket_id\":\"1.2:x\",\"channel_names\":[\"private-a\"]}",
                "{\"socket_id\":\"1.2\",\"channel_names\":[]}",
                "{\"socket_id\":\"1.2\",\"channel_names\":null}",
                "{\"socket_id\":\"1.2\",\"channel_names\":\"private-a\"}",
                "{\"socket_id\":\"1.2\",\"channel_names\":{\"0\":\"private-a\"}}",
                "{\"socket_id\":\"1.2\",\"channel_names\":[\"private-a\",[\"private-b\"]]}",
                "{\"socket_id\":\"1.2\",\"channel_names\":[\"private-a\",null]}",
                "{\"socket_id\":\"1.2\",\"channel_names\":[{\"name\":\"private-a\"}]}",
                "{\"socket_id\":\"1.2\",\"channel_name\":\"private-a\",\"channel_names\":[\"private-a\"]}",
                "{\"socket_id\":\"1.2\",\"channel_name\":null,\"channel_names\":[\"private-a\"]}"
            })
    void refusesTheWholeRequestIfItIsNoRequest(String json) {
        isRefused(handle(JSON, json));
    }

    @Test
    void takesOneOrManyButNotBoth() {
        AuthResponse answer = handle(FORM, "socket_id=1.2&channel_name=private-a&channel_names[]=private-b");

        isRefused(answer);
        assertThat(answer.body()).contains("has both channel_name and channel_names");
    }

    @Test
    void takesAHundredNamesOfFullLengthAndNotOneMore() {
        List<String> names = IntStream.range(0, ChannelAuthEndpoint.MAX_CHANNEL_NAMES)
                .mapToObj(i -> "private-%03d".formatted(i) + "@".repeat(189))
                .toList();
        String form = "socket_id=1.2"
                + names.stream()
                        .map(name -> "&channel_names%5B%5D=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .collect(Collectors.joining());
        assertThat(form).hasSizeLessThan(AuthEndpoint.MAX_BODY_BYTES);
        assertThat(json(names)).hasSizeLessThan(AuthEndpoint.MAX_BODY_BYTES);

        assertThat(handle(JSON, json(names))).isEqualTo(handle(FORM, form));
        assertThat(answers(names)).hasSize(100);
        asked.clear();
        isRefused(handle(FORM, form + "&channel_names[]=private-a"));
        // The same one again is not one more.
        assertThat(handle(FORM, form + "&channel_names[]=" + names.get(7)).status())
                .isEqualTo(200);
    }

    private void isSignedForBoth(AuthResponse answer) {
        assertThat(answer)
                .isEqualTo(new AuthResponse(
                        200,
                        "{\"private-a\":{\"status\":200,\"data\":{\"auth\":\"%s\"}},\"private-b\":{\"status\":200,\"data\":{\"auth\":\"%s\"}}}"
                                .formatted(
                                        signer.sign(SOCKET, "private-a", null),
                                        signer.sign(SOCKET, "private-b", null))));
    }

    private void isRefused(AuthResponse answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("auth\"");
        assertThat(asked).isEmpty();
    }

    private Map<?, ?> answers(List<String> names) {
        AuthResponse answer = handle(JSON, json(names));
        assertThat(answer.status()).isEqualTo(200);
        return (Map<?, ?>) codec.read(answer.body());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(Map<?, ?> answers, String name) {
        return (Map<String, Object>) ((Map<?, ?>) answers.get(name)).get("data");
    }

    private String json(List<String> names) {
        return codec.write(Map.of("socket_id", "1.2", "channel_names", names));
    }

    private AuthResponse handle(String contentType, String body) {
        return endpoint.handleBody(contentType, body, ANN);
    }
}
