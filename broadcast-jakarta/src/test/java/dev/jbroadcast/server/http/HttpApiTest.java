package dev.jbroadcast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.RequestSigner;
import dev.jbroadcast.pusher.RequestSigner.Parameter;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.PusherServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpApiTest {

    private static final AppCredentials CREDENTIALS =
            new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
    private static final AppCredentials OFF = new AppCredentials("off", "off-key", "off-secret");
    private static final long NOW = 1353088179;
    private static final InputStream UNREADABLE = new InputStream() {
        @Override
        public int read() {
            throw new AssertionError("the body was read");
        }
    };

    private final PusherServer server = PusherServer.builder()
            .app(App.of(CREDENTIALS))
            .app(App.builder(OFF).enabled(false).build())
            .build();
    private final HttpApi api = HttpApi.builder(server)
            .pathPrefix("/realtime")
            .clock(() -> Instant.ofEpochSecond(NOW))
            .build();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void takesTheVectorsOfTheProtocol() throws Exception {
        assertAnswer(
                sent(
                        "POST",
                        "/apps/3/events",
                        "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0&body_md5=ec365a775a4cd0599faeb73354201b6f&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c",
                        "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}"),
                200,
                "{}");
        String query =
                "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0&filter_by_prefix=presence-&auth_signature=ff97d40ab3fbbd15394386a29c12998c33635305357b2e2abd18dc67efe3f87d&info=user_count";
        assertAnswer(sent("GET", "/apps/3/channels", query + ",subscription_count", ""), 200, "{\"channels\":{}}");
        assertAnswer(sent("GET", "/apps/3/channels", query + "%2Csubscription_count", ""), 200, "{\"channels\":{}}");
        assertAnswer(
                sent("GET", "/realtime/apps/3/channels", query + ",subscription_count", ""), 200, "{\"channels\":{}}");
    }

    @Test
    void publishesWithTheEmptyAnswerUnlessAskedForMore() throws Exception {
        assertAnswer(post("events", "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"\"}"), 200, "{}");
        assertAnswer(
                post("events", "{\"name\":\"e\",\"channel\":\"#server-to-user-7\",\"data\":{\"a\":1}}"), 200, "{}");
        assertAnswer(
                post("events", "{\"name\":\"e\",\"channels\":[\"a\",\"a\"],\"data\":\"x\",\"socket_id\":\"1.2\"}"),
                200,
                "{}");
        assertAnswer(
                post(
                        "events",
                        "{\"name\":\"e\",\"channels\":[\"presence-a\",\"b\"],\"data\":\"x\",\"info\":\"user_count\"}"),
                200,
                "{\"channels\":{\"presence-a\":{\"user_count\":0},\"b\":{}}}");
        assertAnswer(
                request(
                        "POST",
                        "/apps/3/events",
                        "",
                        parameter("name", "e"),
                        parameter("data", "x"),
                        parameter("channels[]", "b")),
                200,
                "{}");
        assertThat(server.hub("3").orElseThrow().statistics().publications()).isEqualTo(6);
    }

    @Test
    void saysWhatIsWrongWithAnEvent() throws Exception {
        assertAnswer(post("events", "{\"channel\":\"a\",\"data\":\"\"}"), 400, "Missing required parameter: name\n");
        assertAnswer(post("events", "{\"channel\":\"a\",\"name\":\"e\"}"), 400, "Missing required parameter: data\n");
        assertAnswer(post("events", "{\"name\":\"e\",\"data\":\"\"}"), 400, "Missing required parameter: channels\n");
        assertAnswer(post("events", "nonsense"), 400, "The body must be a JSON object\n");
        for (String fields : List.of(
                "\"channel\":\"a b\"",
                "\"channel\":\"#private\"",
                "\"channel\":7",
                "\"channels\":[null]",
                "\"channel\":\"a\",\"socket_id\":\"1.2\\n\"",
                "\"channel\":\"a\",\"name\":\"pusher:ping\"",
                "\"channel\":\"a\",\"info\":\"nonsense\"",
                "\"channels\":[\"private-encrypted-a\",\"b\"]")) {
            ApiResponse answer = post("events", "{\"name\":\"e\",\"data\":\"\"," + fields + "}");
            assertThat(answer.status()).as(fields).isEqualTo(400);
        }
        assertAnswer(
                post("events", "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"" + "x".repeat(10241) + "\"}"),
                413,
                "The data content of this event exceeds the allowed maximum (10240 bytes). See http://pusher.com/docs/server_api_guide/server_publishing_events for more info\n");
    }

    @Test
    void publishesAllOfABatchOrNone() throws Exception {
        String good = "{\"channel\":\"a\",\"name\":\"e\",\"data\":\"x\"}";
        assertAnswer(
                post("batch_events", "{\"batch\":[" + good + ",{\"channels\":[\"a\"],\"name\":\"e\",\"data\":\"\"}]}"),
                400,
                "Missing required parameter: channel\n");
        assertAnswer(
                post("batch_events", "{\"batch\":[" + (good + ",").repeat(10) + good + "]}"),
                400,
                "Batch too large (11 > 10)\n");
        assertThat(server.hub("3").orElseThrow().statistics().publications()).isZero();

        assertAnswer(post("batch_events", "{\"batch\":[" + good + "]}"), 200, "{}");
        assertAnswer(
                post(
                        "batch_events",
                        "{\"batch\":[" + good
                                + ",{\"channel\":\"b\",\"name\":\"e\",\"data\":\"\",\"info\":\"subscription_count\"}]}"),
                200,
                "{\"batch\":[{},{\"subscription_count\":0}]}");
    }

    @Test
    void answersForChannelsAndUsers() throws Exception {
        assertAnswer(get("channels"), 200, "{\"channels\":{}}");
        assertAnswer(
                get("channels", parameter("info", "user_count")),
                400,
                "user_count may only be requested for presence channels - please supply filter_by_prefix begining with presence-\n");
        assertThat(get("channels", parameter("info", "x")).body())
                .contains("info should be a comma separated list of attributes");
        assertAnswer(get("channels/a"), 200, "{\"occupied\":false}");
        assertAnswer(
                get("channels/cache-a", parameter("info", "subscription_count,cache")),
                200,
                "{\"occupied\":false,\"subscription_count\":0,\"cache\":null}");
        assertAnswer(
                get("channels/a", parameter("info", "user_count")),
                400,
                "Cannot retrieve the user count unless the channel is a presence channel\n");
        assertAnswer(get("channels/presence-a/users"), 200, "{\"users\":[]}");
        assertAnswer(get("channels/a/users"), 400, "Users can only be retrieved for presence channels\n");
        assertAnswer(get("connections"), 200, "{\"connections\":0}");
        assertAnswer(
                get("statistics"),
                200,
                "{\"connections\":0,\"peak_connections\":0,\"client_messages\":0,\"publications\":0}");
        assertAnswer(post("users/7/terminate_connections", "{}"), 200, "{}");
        assertAnswer(post("users/7/terminate_connections", ""), 200, "{}");
        assertAnswer(sent("GET", "/up", null, ""), 200, "{\"health\":\"OK\"}");
    }

    @Test
    void refusesWhatIsNotSignedBeforeReadingIt() throws Exception {
        String key = "auth_key=278d425bdf160c739803";
        assertUnread("", 401, "Unknown auth_key\n");
        assertUnread("auth_key=x", 401, "Unknown auth_key\n");
        assertUnread(key, 401, "Version not supported\n");
        assertUnread(key + "&auth_version=1.0", 401, "Timestamp required\n");
        assertUnread(
                key + "&auth_version=1.0&auth_timestamp=1353087578",
                401,
                "Timestamp expired: Given timestamp (2012-11-16T17:39:38Z) not within 600s of server time (2012-11-16T17:49:39Z)\n");
        assertUnread("auth_key=off-key", 403, "The auth_key does not belong to this app\n");
        assertThat(sent(
                        "GET",
                        "/apps/3/channels",
                        key + "&auth_version=1.0&auth_timestamp=1353088179&auth_signature=x",
                        ""))
                .isEqualTo(new ApiResponse(
                        401,
                        "text/plain; charset=utf-8",
                        "Invalid signature: you should have sent HmacSHA256Hex(\"GET\\n/apps/3/channels\\nauth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0\", your_secret_key), but you sent \"x\"\n",
                        java.util.Map.of(),
                        true));
    }

    @Test
    void refusesABodyThatWasNotSignedAndOneThatIsTooLarge() throws Exception {
        String signed = query("POST", "/apps/3/events", CREDENTIALS, List.of());
        assertThat(sent("POST", "/apps/3/events", signed, "{}").status()).isEqualTo(401);
        String other = query("POST", "/apps/3/events", CREDENTIALS, List.of(parameter("body_md5", "00")));
        assertThat(sent("POST", "/apps/3/events", other, "{}").status()).isEqualTo(401);
        ApiResponse large =
                api.handle(new ApiRequest("POST", "/apps/3/events", other, null, null, 1L << 40, UNREADABLE));
        assertAnswer(large, 413, "The body has more than 679936 bytes\n");
        assertThat(large.bodyRead()).isFalse();
    }

    @Test
    void refusesWrongPathsAndMethodsAndDisabledApps() throws Exception {
        assertThat(sent("GET", "/apps/3/nonsense", null, "").status()).isEqualTo(404);
        ApiResponse answer = sent("GET", "/apps/3/events", null, "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "POST");
        String query = query("GET", "/apps/off/channels", OFF, List.of());
        assertAnswer(sent("GET", "/apps/off/channels", query, ""), 403, "Application is disabled\n");
        assertThat(sent("GET", "/apps/none/channels", query, "").status()).isEqualTo(404);
    }

    @Test
    void answersErrorsInJsonForWhoAsksForItFirst() throws Exception {
        for (String accept : List.of("application/json", "application/json;q=0.9, */*")) {
            assertThat(api.handle(new ApiRequest("GET", "/x", null, accept, null, 0, UNREADABLE))
                            .body())
                    .isEqualTo("{\"error\":\"Not found\",\"code\":404}");
        }
        assertThat(api.handle(new ApiRequest("GET", "/x", null, "text/html, application/json", null, 0, UNREADABLE))
                        .body())
                .isEqualTo("Not found\n");
    }

    private void assertUnread(String query, int status, String body) throws Exception {
        ApiResponse answer = api.handle(new ApiRequest("POST", "/apps/3/events", query, null, null, 10, UNREADABLE));
        assertAnswer(answer, status, body);
        assertThat(answer.bodyRead()).isFalse();
    }

    private static void assertAnswer(ApiResponse answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(status);
    }

    private ApiResponse post(String path, String body) throws Exception {
        return request("POST", "/apps/3/" + path, body);
    }

    private ApiResponse get(String path, Parameter... query) throws Exception {
        return request("GET", "/apps/3/" + path, "", query);
    }

    private ApiResponse request(String method, String path, String body, Parameter... more) throws Exception {
        List<Parameter> parameters = new ArrayList<>(List.of(more));
        if (!body.isEmpty()) {
            parameters.add(parameter("body_md5", RequestSigner.md5(body.getBytes(StandardCharsets.UTF_8))));
        }
        return sent(method, path, query(method, path, CREDENTIALS, parameters), body);
    }

    private static String query(String method, String path, AppCredentials credentials, List<Parameter> more) {
        List<Parameter> parameters = new ArrayList<>(more);
        parameters.add(parameter("auth_key", credentials.key()));
        parameters.add(parameter("auth_timestamp", Long.toString(NOW)));
        parameters.add(parameter("auth_version", "1.0"));
        String signature = new RequestSigner(credentials).sign(method, path, parameters);
        parameters.add(parameter("auth_signature", signature));
        return String.join(
                "&", parameters.stream().map(it -> it.name() + "=" + it.value()).toList());
    }

    private ApiResponse sent(String method, String path, @Nullable String query, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return api.handle(
                new ApiRequest(method, path, query, null, null, bytes.length, new ByteArrayInputStream(bytes)));
    }

    private static Parameter parameter(String name, String value) {
        return new Parameter(name, value);
    }
}
