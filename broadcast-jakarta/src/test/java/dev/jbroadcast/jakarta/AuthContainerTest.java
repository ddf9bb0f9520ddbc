package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.UserSigner;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code POST /broadcasting/auth} and {@code POST /broadcasting/user-auth} over real HTTP. */
class AuthContainerTest extends ContainerTest {

    private static final JsonCodec CODEC = JsonCodec.detect();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String USER_AUTH = "/broadcasting/user-auth";
    private static final String JSON = "application/json";

    /** Offers HTTP/2 by an Upgrade header, which must not be taken for a WebSocket's. */
    private final HttpClient http = HttpClient.newHttpClient();

    private final ChannelSigner signer = new ChannelSigner(TestServer.CREDENTIALS);

    @Test
    void signsAPrivateChannelForAFormAndForJson() throws Exception {
        String expected = signer.sign(new SocketId("1234.1234"), "private-user.ann", null);

        for (HttpResponse<String> response : List.of(
                post(FORM, "socket_id=1234.1234&channel_name=private-user.ann", "ann"),
                post(JSON, "{\"socket_id\":\"1234.1234\",\"channel_name\":\"private-user.ann\"}", "ann"),
                post(
                        JSON + "; charset=utf-8",
                        "{\"channel_name\":\"private-user.ann\",\"socket_id\":\"1234.1234\"}",
                        "ann"))) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(it -> assertThat(it).startsWith(JSON));
            assertThat(CODEC.read(response.body())).isEqualTo(Map.of("auth", expected));
        }
    }

    @Test
    void signsThePresenceDataThatItHandsOut() throws Exception {
        HttpResponse<String> response = post(FORM, "socket_id=1.2&channel_name=presence-room.7", "Zoë O'Brien");

        Map<?, ?> answer = (Map<?, ?>) CODEC.read(response.body());
        String channelData = (String) answer.get("channel_data");
        assertThat(((Map<?, ?>) CODEC.read(channelData)).get("user_id")).isEqualTo("Zoë O'Brien");
        assertThat(answer.get("auth")).isEqualTo(signer.sign(new SocketId("1.2"), "presence-room.7", channelData));
    }

    @Test
    void sharesTheKeyOfAnEncryptedChannelWithWhomItIsFor() throws Exception {
        HttpResponse<String> response = post(FORM, "socket_id=1.2&channel_name=private-encrypted-diary.ann", "ann");

        String auth = signer.sign(new SocketId("1.2"), "private-encrypted-diary.ann", null);
        String secret = ChannelEncryption.of(TestServer.MASTER_KEY).sharedSecret("private-encrypted-diary.ann");
        assertThat(CODEC.read(response.body())).isEqualTo(Map.of("auth", auth, "shared_secret", secret));
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(post(FORM, "socket_id=1.2&channel_name=private-encrypted-diary.bob", "ann")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void signsManyChannelsInOneRequest() throws Exception {
        String notForAnn = "private-user.bob";
        String names = IntStream.range(0, 97)
                .mapToObj(i -> "private-order.1%02d".formatted(i) + "0".repeat(10))
                .collect(Collectors.joining("&channel_names[]=", "&channel_names[]=", ""));
        String form = "socket_id=5.6&channel_names[]=private-user.ann&channel_names[]=" + notForAnn
                + "&channel_names[]=presence-room.7" + names;
        String json = CODEC.write(Map.of(
                "socket_id",
                "5.6",
                "channel_names",
                Stream.of(form.split("&channel_names\\[]=")).skip(1).toList()));

        for (HttpResponse<String> response : List.of(
                post(FORM, form, "ann"), post(FORM, form.replace("[]", "%5B%5D"), "ann"), post(JSON, json, "ann"))) {
            assertThat(response.statusCode()).isEqualTo(200);
            Map<?, ?> answers = (Map<?, ?>) CODEC.read(response.body());
            assertThat(answers).hasSize(100);
            assertThat(answers.get("private-user.ann"))
                    .hasToString("{status=200, data={auth=%s}}"
                            .formatted(signer.sign(new SocketId("5.6"), "private-user.ann", null)));
            assertThat(answers.get(notForAnn)).hasToString("{status=403, data={message=Forbidden}}");
            assertThat(answers.get("presence-room.7").toString()).contains("status=200", "channel_data");
        }
        assertThat(post(FORM, form + "&channel_names[]=private-user.one-too-many", "ann")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void signsNothingWhereAFieldIsThereTwice() throws Exception {
        assertThat(post(FORM, "socket_id=1.2&channel_name=private-user.ann&channel_name=private-user.ann", "ann")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(FORM, "socket_id=1.2&socket_id=3.4&channel_name=private-user.ann", "ann")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void signsTheUserDataThatItHandsOut() throws Exception {
        for (HttpResponse<String> response : List.of(
                post(USER_AUTH, FORM, "socket_id=1.2", "Zoë O'Brien"),
                post(USER_AUTH, JSON, "{\"socket_id\":\"1.2\"}", "Zoë O'Brien"))) {
            assertThat(response.statusCode()).isEqualTo(200);
            Map<?, ?> answer = (Map<?, ?>) CODEC.read(response.body());
            assertThat(answer.get("user_data"))
                    .isEqualTo("{\"id\":\"Zoë O'Brien\",\"user_info\":{\"id\":\"Zoë O'Brien\",\"name\":\"Zoë 😀\"}}");
            assertThat(answer.get("auth"))
                    .isEqualTo(new UserSigner(TestServer.CREDENTIALS)
                            .sign(new SocketId("1.2"), (String) answer.get("user_data")));
        }
    }

    @Test
    void answersAlsoWhoIsStillSendingTooMuch() throws Exception {
        URI address = server.http(USER_AUTH);
        try (Socket client = new Socket(address.getHost(), address.getPort())) {
            client.setSoTimeout(10_000);
            OutputStream request = client.getOutputStream();
            request.write(("POST " + address.getRawPath() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON
                            + "\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                request.write(new byte[10_000]);
                request.flush();
            }
            assertThat(new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .contains(" 413");
        }
    }

    @Test
    void signsNobodyInWhoIsNobody() throws Exception {
        assertThat(post(USER_AUTH, FORM, "socket_id=1.2", null).statusCode()).isEqualTo(403);
        assertThat(post(USER_AUTH, FORM, "socket_id=1.2:x", "ann").statusCode()).isEqualTo(400);
        assertThat(post(USER_AUTH, JSON, "{\"padding\":\"" + "x".repeat(100_000) + "\"}", "ann")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void refusesWhoMayNotAndWhoIsNobody() throws Exception {
        for (HttpResponse<String> response : List.of(
                post(FORM, "socket_id=1.2&channel_name=private-user.bob", "ann"),
                post(FORM, "socket_id=1.2&channel_name=private-no.such.route", "ann"),
                post(FORM, "socket_id=1.2&channel_name=private-order.seven", "ann"),
                post(FORM, "socket_id=1.2&channel_name=private-user.ann", null))) {
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).isEqualTo("{\"message\":\"Forbidden\"}");
        }
    }

    @Test
    void signsNoForgedChannelNameAndNoForgedSocketId() throws Exception {
        for (String name : List.of(
                ":user::{\"id\":\"1\"}",
                "presence-room.7:{\"user_id\":\"root\"}",
                "private-user.ann\n",
                "private-user.ann private-user.bob",
                "private-user." + "a".repeat(200),
                "")) {
            HttpResponse<String> form = post(FORM, "socket_id=1.2&channel_name=" + encoded(name), "ann");
            HttpResponse<String> json =
                    post(JSON, CODEC.write(Map.of("socket_id", "1.2", "channel_name", name)), "ann");

            assertThat(form.statusCode()).isEqualTo(400);
            assertThat(json.statusCode()).isEqualTo(400);
            assertThat(json.body()).contains("channel_name").doesNotContain("auth\"");
        }
        for (String socketId : List.of("1.2\n", "1.2:x", "undefined", "")) {
            HttpResponse<String> response =
                    post(FORM, "channel_name=private-user.ann&socket_id=" + encoded(socketId), "ann");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("socket_id");
        }
    }

    @Test
    void saysWhatIsWrongWithABodyThatItCannotRead() throws Exception {
        for (String body : List.of("", "{", "[]", "nonsense", "{\"socket_id\":1.2}")) {
            HttpResponse<String> response = post(JSON, body, "ann");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).matches("\\{\"message\":\"The [^\"]+\".*}");
        }
    }

    @Test
    void readsNoMoreThanABodyCanHold() throws Exception {
        assertThat(post(FORM, "padding=" + "x".repeat(100_000), "ann").statusCode())
                .isEqualTo(413);
        HttpResponse<String> response = post(JSON, "{\"padding\":\"" + "x".repeat(100_000) + "\"}", "ann");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo("{\"message\":\"The body has more than 65536 bytes.\"}");
        assertThat(post(FORM, "socket_id=1.2&channel_name=private-user.ann", "ann")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsTheFailureOfACallbackToItself() throws Exception {
        HttpResponse<String> response = post(FORM, "socket_id=1.2&channel_name=private-broken", "ann");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"message\":\"The authorization failed.\"}");
    }

    @Test
    void takesNothingButPost() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(server.http("/broadcasting/auth?socket_id=1.2&channel_name=private-user.ann"))
                        .header("Authorization", "Bearer ann")
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> post(
            String contentType, String body, @org.jspecify.annotations.Nullable String bearerToken)
            throws IOException, InterruptedException {
        return post("/broadcasting/auth", contentType, body, bearerToken);
    }

    private HttpResponse<String> post(
            String path, String contentType, String body, @org.jspecify.annotations.Nullable String bearerToken)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http(path))
                .header("Content-Type", contentType)
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofString(body));
        if (bearerToken != null) {
            request.header("Authorization", "Bearer " + encoded(bearerToken));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
