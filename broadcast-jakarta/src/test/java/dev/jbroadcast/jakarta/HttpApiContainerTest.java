package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.UserSigner;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The HTTP API over real HTTP, asked by the official Pusher library for Java back-ends. */
class HttpApiContainerTest extends ContainerTest {

    private static final JsonCodec CODEC = JsonCodec.detect();

    @Test
    void triggersEventsToAllButOne() throws Exception {
        try (WireClient ann = WireClient.connect(server);
                WireClient bob = WireClient.connect(server)) {
            ann.subscribe("api-news");
            bob.subscribe("api-news");
            bob.subscribe("api-sports");
            Pusher pusher = pusher("test-key", "test-secret");

            assertAnswer(pusher.trigger("api-news", "e", Map.of("text", "Zoë 😀")), 200, "{}");
            assertThat(data(ann)).isEqualTo("{\"text\":\"Zoë 😀\"}");
            assertThat(data(bob)).isEqualTo("{\"text\":\"Zoë 😀\"}");

            assertAnswer(pusher.trigger(List.of("api-news", "api-sports"), "e", "1", ann.socketId()), 200, "{}");
            assertThat(bob.frame().get("channel")).isEqualTo("api-news");
            assertThat(bob.frame().get("channel")).isEqualTo("api-sports");
            ann.hasReceivedNothing();

            assertAnswer(
                    pusher.trigger(List.of(new Event("api-news", "e", "1"), new Event("api-news", "e", "2"))),
                    200,
                    "{}");
            assertThat(ann.frame().get("data")).isEqualTo("\"1\"");
            assertThat(ann.frame().get("data")).isEqualTo("\"2\"");
        }
    }

    @Test
    void answersWhoListens() throws Exception {
        Pusher pusher = pusher("test-key", "test-secret");
        try (WireClient client = WireClient.connect(server)) {
            client.subscribe("api-cache,;=@.1");

            assertAnswer(
                    pusher.get("/channels", Map.of("filter_by_prefix", "api-cache", "info", "subscription_count")),
                    200,
                    "{\"channels\":{\"api-cache,;=@.1\":{\"subscription_count\":1}}}");
            assertAnswer(
                    pusher.post(
                            "/events",
                            "{\"name\":\"e\",\"channel\":\"api-cache,;=@.1\",\"data\":\"\",\"info\":\"subscription_count\"}"),
                    200,
                    "{\"channels\":{\"api-cache,;=@.1\":{\"subscription_count\":1}}}");
        }
        assertAnswer(pusher.get("/channels/nobody"), 200, "{\"occupied\":false}");
        assertAnswer(pusher.get("/channels/presence-nobody/users"), 200, "{\"users\":[]}");
        assertAnswer(pusher.post("/users/nobody/terminate_connections", "{}"), 200, "{}");
    }

    @Test
    void answersWhoIsPresentAndEndsTheConnectionsOfAUser() throws Exception {
        Pusher pusher = pusher("test-key", "test-secret");
        try (WireClient client = WireClient.connect(server)) {
            SocketId socketId = new SocketId(client.socketId());
            String userData = "{\"id\":\"api-user\"}";
            client.send("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"%s\",\"user_data\":%s}}"
                    .formatted(new UserSigner(TestServer.CREDENTIALS).sign(socketId, userData), CODEC.write(userData)));
            assertThat(client.frame().get("event")).isEqualTo("pusher:signin_success");
            client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"%s\",\"channel\":\"presence-api\"}}"
                    .formatted(new ChannelSigner(TestServer.CREDENTIALS).sign(socketId, "presence-api", null)));
            assertThat(client.text()).contains("subscription_succeeded", "api-user");

            assertAnswer(pusher.get("/channels/presence-api/users"), 200, "{\"users\":[{\"id\":\"api-user\"}]}");
            assertAnswer(
                    pusher.get("/channels/presence-api", Map.of("info", "user_count,subscription_count")),
                    200,
                    "{\"occupied\":true,\"user_count\":1,\"subscription_count\":1}");
            client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"#server-to-user-api-user\"}}");
            client.text();
            // The Java SDK cannot send to users by itself; others can.
            assertAnswer(
                    pusher.post(
                            "/events",
                            "{\"name\":\"e\",\"channels\":[\"#server-to-user-api-user\"],\"data\":\"\\\"to you\\\"\"}"),
                    200,
                    "{}");
            assertThat(client.frame().get("data")).isEqualTo("\"to you\"");

            assertAnswer(pusher.post("/users/api-user/terminate_connections", "{}"), 200, "{}");
            assertThat(client.awaitClose().code()).isEqualTo(4009);
        }
    }

    @Test
    void refusesAsPusherDoes() {
        Pusher pusher = pusher("test-key", "test-secret");
        assertAnswer(pusher.get("/channels/public/users"), 400, "Users can only be retrieved for presence channels\n");
        assertAnswer(pusher("unknown", "test-secret").get("/channels"), 401, "Unknown auth_key\n");
        assertThat(pusher("test-key", "wrong").get("/channels").getMessage()).startsWith("Invalid signature: ");
        assertAnswer(pusher.get("/nonsense"), 404, "Not found\n");
        assertThat(pusher.trigger("c", "e", "x".repeat(20_000)).getHttpStatus()).isEqualTo(413);
    }

    @Test
    void publishesOnceWhatIsSentTwiceWithTheSameIdempotencyKey() throws Exception {
        String body = "{\"name\":\"e\",\"channel\":\"api-once\",\"data\":\"1\"}";
        Pusher pusher = pusher("test-key", "test-secret");
        try (WireClient client = WireClient.connect(server)) {
            client.subscribe("api-once");
            for (int i = 0; i < 2; i++) {
                HttpRequest request = HttpRequest.newBuilder(pusher.signedUri("POST", "/apps/test-app/events", body))
                        .header("X-Idempotency-Key", "order-42")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("{}");
                assertThat(answer.headers().firstValue("X-Idempotency-Key")).contains("order-42");
            }
            assertThat(client.frame().get("event")).isEqualTo("e");
            client.hasReceivedNothing();
        }
    }

    @Test
    void refusesAHugeBodyWithoutWaitingForIt() throws Exception {
        URI uri = pusher("test-key", "test-secret").signedUri("POST", "/apps/test-app/events", "{}");
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST " + uri.getRawPath() + "?" + uri.getRawQuery()
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 413");
        }
    }

    private Pusher pusher(String key, String secret) {
        Pusher pusher = new Pusher("test-app", key, secret);
        pusher.setHost("127.0.0.1:" + server.port());
        return pusher;
    }

    private static Object data(WireClient client) {
        Object data = client.frame().get("data");
        assertThat(CODEC.read((String) data)).isInstanceOf(Map.class);
        return data;
    }

    private static void assertAnswer(Result result, int status, String body) {
        assertThat(result.getMessage()).isEqualTo(body);
        assertThat(result.getHttpStatus()).isEqualTo(status);
    }
}
