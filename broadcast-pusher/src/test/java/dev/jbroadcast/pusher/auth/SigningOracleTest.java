package dev.jbroadcast.pusher.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
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
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An endpoint that lets everybody join everything signs nothing but legal names for legal connections, whichever way it
 * is asked: a signature over other text would open something else.
 */
class SigningOracleTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final AppCredentials CREDENTIALS = new AppCredentials("3", "key", "secret");
    private static final Principal ANN = () -> "ann";
    private static final Pattern LEGAL_NAME = Pattern.compile("(private|presence)-[A-Za-z0-9_=@,.;-]*");
    private static final Pattern LEGAL_SOCKET_ID = Pattern.compile("[0-9]+\\.[0-9]+");
    private static final String GOOD_NAME = "private-good";
    private static final String GOOD_SOCKET_ID = "1.2";

    private final JsonCodec codec = JsonCodec.detect();
    private final ChannelSigner signer = new ChannelSigner(CREDENTIALS);
    private final ChannelAuthEndpoint endpoint = ChannelAuthEndpoint.builder(
                    CREDENTIALS,
                    ChannelRegistry.of(channels -> Stream.of("{a}", "{a}.{b}", "{a}.{b}.{c}")
                            .forEach(pattern -> channels.privateChannel(pattern, (subscriber, parameters) -> true)
                                    .encryptedPrivate(pattern, (subscriber, parameters) -> true)
                                    .presence(pattern, (s, p) -> Optional.of(PresenceMember.of("7"))))))
            .encryption(ChannelEncryption.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))
            .build();
    private final UserAuthEndpoint users = UserAuthEndpoint.builder(CREDENTIALS).build();

    static List<String> hostileNames() {
        return List.of(
                "",
                " ",
                "#server-to-user-1",
                "private-#server-to-user-1",
                ":user::{\"id\":\"1\"}",
                "private-x:user::{\"id\":\"1\"}",
                "presence-x:{\"user_id\":\"1\"}",
                "private-x:",
                "private-x\n",
                "private-x\r\n",
                "private-x\u0000",
                "private-x\u2028",
                "\uFEFFprivate-x",
                "private-x\u200B",
                " private-x",
                "private-x ",
                "private-x\t",
                "private-x\nprivate-y",
                "prіvate-x", // a Cyrillic letter
                "private‐x", // a hyphen that is not the one of ASCII
                "private-ａ",
                "private-x１",
                "private-x\uD83D\uDE00",
                "private-x\uD83D",
                "private-%78",
                "private-x%0A",
                "private-x%00",
                "private-x%253A",
                "private-x/../y",
                "private-x\\",
                "private-x\"",
                "private-x&channel_name=private-y",
                "private-x+y",
                "[\"private-x\"]",
                "Array",
                "PRIVATE-x",
                "news",
                "private-" + "x".repeat(193));
    }

    static List<String> hostileSocketIds() {
        return List.of(
                "",
                "1",
                "1.",
                ".1",
                "1.2.3",
                "1.2:private-x",
                "1.2::user::{\"id\":\"1\"}",
                "1.2\n",
                "\n1.2",
                "1.2\r\n",
                "1.2\u0000",
                " 1.2",
                "1.2 ",
                "+1.2",
                "-1.2",
                "1e3.2",
                "0x1.2",
                "1,2",
                "1．2",
                "１.２",
                "١.٢",
                "1%2E2",
                "1.2%0A",
                "1.2&socket_id=3.4",
                "[\"1.2\"]",
                "undefined",
                "null");
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void signsNoHostileName(String name) {
        for (AuthResponse answer : alone(GOOD_SOCKET_ID, name)) {
            isRefused(answer);
        }
        for (AuthResponse answer : among(GOOD_SOCKET_ID, name)) {
            assertThat(answer.status()).isEqualTo(200);
            Map<?, ?> entries = (Map<?, ?>) codec.read(answer.body());
            assertThat(entries).hasSize(2);
            for (Object key : entries.keySet()) {
                Map<?, ?> entry = (Map<?, ?>) entries.get(key);
                assertThat(((Map<?, ?>) entry.get("data")).containsKey("auth")).isEqualTo(key.equals(GOOD_NAME));
                assertThat(((Number) entry.get("status")).intValue()).isEqualTo(key.equals(GOOD_NAME) ? 200 : 400);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("hostileSocketIds")
    void signsForNoHostileSocketId(String socketId) {
        Stream.concat(alone(socketId, GOOD_NAME).stream(), among(socketId, "private-other").stream())
                .forEach(SigningOracleTest::isRefused);
        isRefused(users.handleBody(FORM, "socket_id=" + encoded(socketId), ANN));
        isRefused(users.handleBody(JSON, codec.write(Map.of("socket_id", socketId)), ANN));
        isRefused(users.handleForm(Map.of("socket_id", new String[] {socketId}), Guards.of(ANN)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socket_id=1.2&socket_id=3.4&channel_name=private-x",
                "socket_id=1.2&socket_id=1.2&channel_name=private-x",
                "socket_id=1.2&socket%5Fid=3.4&channel_name=private-x",
                "socket_id[]=1.2&channel_name=private-x",
                "socket_id=1.2&channel_name=private-x&channel_name=private-y",
                "socket_id=1.2&channel_name=private-x&channel_name=private-x",
                "socket_id=1.2&channel_name=private-x&channel%5Fname=presence-x:{}",
                "socket_id=1.2&channel_name=private-x&channel_name[]=private-y",
                "socket_id=1.2&channel_name=private-x&channel_name=private-y&channel_names[]=private-z",
                "socket_id=1.2&channel_name[a]=private-x",
                "socket_id=1.2&channel_names[][]=private-x",
                "SOCKET_ID=1.2&CHANNEL_NAME=private-x",
                "socket_id=1.2;channel_name=private-x",
                "socket_id=1.2%26channel_name=private-x",
                "socket_id=1.2%00&channel_name=private-x",
                "{\"socket_id\":\"1.2\",\"channel_name\":\"private-x\"}"
            })
    void signsNothingWhereItIsNotClearWhatIsAskedFor(String form) {
        isRefused(endpoint.handleBody(FORM, form, ANN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"socket_id\":[\"1.2\"],\"channel_name\":\"private-x\"}",
                "{\"socket_id\":{\"toString\":\"1.2\"},\"channel_name\":\"private-x\"}",
                "{\"socket_id\":1.2,\"channel_name\":\"private-x\"}",
                "{\"socket_id\":true,\"channel_name\":\"private-x\"}",
                "{\"socket_id\":\"1.2\",\"channel_name\":[\"private-x\"]}",
                "{\"socket_id\":\"1.2\",\"channel_name\":{\"0\":\"private-x\"}}",
                "{\"socket_id\":\"1.2\",\"channel_names[]\":[\"private-x\"]}",
                "{\"socket_id\":\"1.2\",\"channel_names\":[[\"private-x\"]]}",
                "{\"socket_id\":[\"1.2\"],\"channel_names\":[\"private-x\"]}",
                "[{\"socket_id\":\"1.2\",\"channel_name\":\"private-x\"}]",
                "socket_id=1.2&channel_name=private-x"
            })
    void signsNothingThatIsNotTextInJson(String json) {
        isRefused(endpoint.handleBody(JSON, json, ANN));
    }

    /** The same ones in each run; what is legal is known from the reference alone ({@code pusher-protocol.md} §2.1). */
    @Test
    void signsWhatIsLegalAndNothingElse() {
        Random random = new Random(20);
        int signed = 0;
        for (int i = 0; i < 3_000; i++) {
            String name = (random.nextBoolean() ? "private-" : "presence-") + text(random, "aZ09_-=@,.;", ":\n %#ü/\"");
            String socketId = text(random, "0123456789", ":\nx١") + "." + text(random, "0123456789", ".");
            boolean legal = LEGAL_NAME.matcher(name).matches()
                    && LEGAL_SOCKET_ID.matcher(socketId).matches();

            for (AuthResponse answer : alone(socketId, name)) {
                assertThat(answer.status()).as(name).isIn(legal ? List.of(200, 403) : List.of(400));
                if (answer.status() == 200) {
                    signed++;
                    Map<?, ?> fields = (Map<?, ?>) codec.read(answer.body());
                    assertThat(signer.verify(new SocketId(socketId), name, (String) fields.get("channel_data"), (String)
                                    fields.get("auth")))
                            .isTrue();
                } else {
                    assertThat(answer.body()).doesNotContain("auth\"");
                }
            }
        }
        assertThat(signed).as("a test that refuses everything shows nothing").isGreaterThan(500);
    }

    /** Mostly of good characters, so that some have no other. */
    private static String text(Random random, String good, String bad) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length >= 0; length--) {
            String from = random.nextInt(20) == 0 ? bad : good;
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }

    private List<AuthResponse> alone(String socketId, String name) {
        List<AuthResponse> answers = new ArrayList<>();
        answers.add(endpoint.handleFields(socketId, name, ANN));
        answers.add(
                endpoint.handleBody(FORM, "socket_id=" + encoded(socketId) + "&channel_name=" + encoded(name), ANN));
        answers.add(endpoint.handleBody(JSON, codec.write(Map.of("socket_id", socketId, "channel_name", name)), ANN));
        answers.add(endpoint.handleForm(
                Map.of("socket_id", new String[] {socketId}, "channel_name", new String[] {name}), Guards.of(ANN)));
        return answers;
    }

    private List<AuthResponse> among(String socketId, String name) {
        List<AuthResponse> answers = new ArrayList<>();
        for (String parameter : List.of("channel_names[]", "channel_names", "channel_name[]", "channel_names[7]")) {
            answers.add(endpoint.handleBody(
                    FORM,
                    "socket_id=" + encoded(socketId) + "&channel_names[]=" + GOOD_NAME + "&" + parameter + "="
                            + encoded(name),
                    ANN));
            answers.add(endpoint.handleForm(
                    Map.of(
                            "socket_id",
                            new String[] {socketId},
                            "channel_name[3]",
                            new String[] {GOOD_NAME},
                            parameter,
                            new String[] {name}),
                    Guards.of(ANN)));
        }
        answers.add(endpoint.handleBody(
                JSON, codec.write(Map.of("socket_id", socketId, "channel_names", List.of(name, GOOD_NAME))), ANN));
        return answers;
    }

    private static void isRefused(AuthResponse answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("message").doesNotContain("auth\"").doesNotContain("shared_secret");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
