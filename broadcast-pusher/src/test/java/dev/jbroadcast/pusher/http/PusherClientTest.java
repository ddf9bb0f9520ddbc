package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.RequestSigner;
import dev.jbroadcast.pusher.RequestSigner.Parameter;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.http.RecordingServer.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client asks of a server, and what it makes of the answers. */
class PusherClientTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_353_088_179);
    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final ChannelEncryption ENCRYPTION = ChannelEncryption.of(MASTER_KEY);

    private RecordingServer server;
    private PusherClient client;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
        client = server.client()
                .clock(InstantSource.fixed(NOW))
                .encryption(ENCRYPTION)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Request onlyRequest() {
        assertThat(server.requests).hasSize(1);
        return server.requests.get(0);
    }

    private static Publication event(String... channels) {
        return Publication.of(
                "foo",
                Channels.of(Arrays.stream(channels).map(Channel::new).toArray(Channel[]::new)),
                "{\"some\":\"data\"}");
    }

    @Test
    void sendsAnEventToOneChannelSigned() {
        assertThat(client.trigger(event("project-3"))).isEmpty();

        Request request = onlyRequest();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/apps/3/events");
        assertThat(request.body())
                .isEqualTo("{\"name\":\"foo\",\"channel\":\"project-3\",\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}");
        assertSigned(request);
    }

    private static void assertSigned(Request request) {
        List<Parameter> query = new ArrayList<>();
        request.query().forEach((name, value) -> query.add(new Parameter(name, value)));
        assertThat(request.query())
                .containsEntry("auth_key", "278d425bdf160c739803")
                .containsEntry("auth_timestamp", "1353088179")
                .containsEntry("auth_version", "1.0")
                .containsEntry(
                        "auth_signature",
                        new RequestSigner(RecordingServer.CREDENTIALS).sign(request.method(), request.path(), query));
        if (!request.body().isEmpty()) {
            assertThat(request.query())
                    .containsEntry("body_md5", RequestSigner.md5(request.body().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void sendsAnEventToSeveralChannelsLeavingOneConnectionOut() {
        client.trigger(event("a", "presence-b").except(new SocketId("1234.1234")));

        assertThat(onlyRequest().json())
                .isEqualTo(Map.of(
                        "name", "foo",
                        "channels", List.of("a", "presence-b"),
                        "data", "{\"some\":\"data\"}",
                        "socket_id", "1234.1234"));
    }

    @Test
    void takesARequestForEachHundredChannels() {
        client.trigger(event(IntStream.range(0, 201).mapToObj(i -> "c" + i).toArray(String[]::new)));

        assertThat(server.requests).hasSize(3);
        assertThat(channels(server.requests.get(0))).hasSize(100).startsWith("c0");
        assertThat(channels(server.requests.get(1))).hasSize(100).startsWith("c100");
        assertThat(server.requests.get(2).json().get("channel")).isEqualTo("c200");
    }

    private static List<Object> channels(Request request) {
        return List.copyOf((List<?>) request.json().get("channels"));
    }

    @Test
    void takesARequestForEachEncryptedChannelWithAKeyOfItsOwn() {
        client.trigger(event("private-encrypted-a", "plain", "private-encrypted-b", "private-c"));

        assertThat(server.requests).hasSize(3);
        for (String channel : List.of("private-encrypted-a", "private-encrypted-b")) {
            Map<?, ?> sent = server.requests.stream()
                    .map(Request::json)
                    .filter(json -> channel.equals(json.get("channel")))
                    .findFirst()
                    .orElseThrow();
            assertThat(ENCRYPTION.decrypt(channel, (String) sent.get("data"))).isEqualTo("{\"some\":\"data\"}");
        }
        assertThat(server.requests.get(2).json().get("channels")).isEqualTo(List.of("plain", "private-c"));
    }

    @Test
    void sendsNothingInPlainTextToAnEncryptedChannel() {
        try (PusherClient unable = server.client().build()) {
            assertThatExceptionOfType(BroadcastException.class)
                    .isThrownBy(() -> unable.trigger(event("plain", "private-encrypted-a")))
                    .withMessageContaining("encryption-master-key");
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void tellsWhatTheServerSaysOfTheChannels() {
        server.answers(200, "{\"channels\":{\"presence-a\":{\"user_count\":42},\"b\":{\"subscription_count\":13}}}");

        Map<String, ChannelInfo> told = client.trigger(
                event("presence-a", "b"), ChannelAttribute.USER_COUNT, ChannelAttribute.SUBSCRIPTION_COUNT);

        assertThat(onlyRequest().json().get("info")).isEqualTo("user_count,subscription_count");
        assertThat(told)
                .isEqualTo(Map.of(
                        "presence-a", new ChannelInfo(null, 42, null, null),
                        "b", new ChannelInfo(null, null, 13, null)));
    }

    @Test
    void sendsABatch() {
        server.answers(200, "{\"batch\":[{\"user_count\":2},{}]}");

        List<ChannelInfo> told = client.triggerBatch(
                List.of(event("presence-a"), event("b").except(new SocketId("1.2"))), ChannelAttribute.USER_COUNT);

        assertThat(onlyRequest().path()).isEqualTo("/apps/3/batch_events");
        assertThat((List<?>) onlyRequest().json().get("batch")).hasSize(2);
        assertSigned(onlyRequest());
        assertThat(told).extracting(ChannelInfo::userCount).containsExactly(2, null);
    }

    @Test
    void refusesABatchThatNoServerTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.triggerBatch(List.of(event("a", "b"))))
                .withMessageContaining("has one channel");
        assertThatIllegalArgumentException().isThrownBy(() -> client.triggerBatch(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.triggerBatch(Collections.nCopies(11, event("a"))))
                .withMessageContaining("1 to 10");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void countsTheBytesOfAPayload() {
        try (PusherClient small = server.client().maxEventBytes(20).build()) {
            small.trigger(Publication.of("fits", new Channel("a"), "\"äöüäöüäöü\""));

            assertThatExceptionOfType(BroadcastException.class)
                    .isThrownBy(() -> small.trigger(Publication.of("big", new Channel("a"), "\"äöüäöüäöüä\"")))
                    .withMessageContaining("\"big\"")
                    .withMessageContaining("22 bytes")
                    .withMessageContaining("at most 20");
        }
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void countsTheBytesOfWhatIsEncrypted() {
        Publication publication =
                Publication.of("big", new Channel("private-encrypted-a"), "\"" + "x".repeat(8_000) + "\"");

        assertThatExceptionOfType(BroadcastException.class)
                .isThrownBy(() -> client.trigger(publication))
                .withMessageContaining("when it is encrypted");
    }

    @Test
    void asksForTheChannels() {
        server.answers(200, "{\"channels\":{\"presence-a\":{\"user_count\":2},\"presence-b\":{}}}");

        Map<String, ChannelInfo> channels =
                client.channels("presence-", ChannelAttribute.USER_COUNT, ChannelAttribute.SUBSCRIPTION_COUNT);

        Request request = onlyRequest();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/apps/3/channels");
        // Vector 11 of pusher-protocol.md §8.
        assertThat(request.query())
                .containsEntry("auth_signature", "ff97d40ab3fbbd15394386a29c12998c33635305357b2e2abd18dc67efe3f87d");
        assertThat(channels)
                .isEqualTo(Map.of(
                        "presence-a", new ChannelInfo(true, 2, null, null),
                        "presence-b", new ChannelInfo(true, null, null, null)));
    }

    @Test
    void asksForAChannel() {
        server.answers(
                200, "{\"occupied\":true,\"subscription_count\":5,\"cache\":{\"data\":\"{\\\"a\\\":1}\",\"ttl\":60}}");

        ChannelInfo channel =
                client.channel("private-cache-a;=@,.", ChannelAttribute.SUBSCRIPTION_COUNT, ChannelAttribute.CACHE);

        assertThat(onlyRequest().path()).isEqualTo("/apps/3/channels/private-cache-a;=@,.");
        assertThat(channel).isEqualTo(new ChannelInfo(true, null, 5, new ChannelInfo.CachedEvent("{\"a\":1}", 60)));
    }

    @Test
    void asksForThePeopleInAChannel() {
        server.answers(200, "{\"users\":[{\"id\":\"1\"},{\"id\":2}]}");

        assertThat(client.users("presence-foobar")).containsExactly("1", "2");
        // Vector 12.
        assertThat(onlyRequest().query())
                .containsEntry("auth_signature", "5567dd30e7f8575e66be615d2aac3f608a0c311c31ddab8513a278b022e9597e");
    }

    @Test
    void sendsToAUser() {
        client.sendToUser("12345", "hello", "{}");

        assertThat(onlyRequest().json().get("channel")).isEqualTo("#server-to-user-12345");
    }

    @Test
    void closesTheConnectionsOfAUser() {
        client.terminateUserConnections("12345");

        assertThat(onlyRequest().path()).isEqualTo("/apps/3/users/12345/terminate_connections");
        // Vector 14.
        assertThat(onlyRequest().query())
                .containsEntry("auth_signature", "01fa634edeb0cae84115307cad5c23f65a46cd286461b1c89637a3b5871a8f0e");
    }

    @Test
    void encodesWhatIsNotForPaths() {
        client.terminateUserConnections("a b/../ü?#%");

        assertThat(onlyRequest().path()).isEqualTo("/apps/3/users/a%20b%2F..%2F%C3%BC%3F%23%25/terminate_connections");
        assertSigned(onlyRequest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void asksForNothingThatWouldBeAnotherPath(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> client.terminateUserConnections(id));
        assertThatIllegalArgumentException().isThrownBy(() -> client.channel(id));
        assertThat(server.requests).isEmpty();
    }

    @Test
    void signsThePathWithoutWhatStandsBefore() {
        try (PusherClient below =
                server.client().path("proxied/").clock(InstantSource.fixed(NOW)).build()) {
            below.users("presence-foobar");
        }

        assertThat(onlyRequest().path()).isEqualTo("/proxied/apps/3/channels/presence-foobar/users");
        assertThat(onlyRequest().query())
                .containsEntry("auth_signature", "5567dd30e7f8575e66be615d2aac3f608a0c311c31ddab8513a278b022e9597e");
    }

    @Test
    void tellsWhereTheServerSendsElsewhere() {
        server.answers(301, "", "Location", "https://example.com/apps/3/events");

        assertThatExceptionOfType(PusherResponseException.class)
                .isThrownBy(() -> client.trigger(event("a")))
                .withMessageContaining("https://example.com/apps/3/events")
                .withMessageContaining("scheme")
                .matches(failure -> !failure.isRetryable());
    }

    @Test
    void noticesThatItSpeaksToSomethingElse() {
        server.answers(200, "<html><title>Welcome</title></html>");

        assertThatExceptionOfType(PusherResponseException.class)
                .isThrownBy(() -> client.trigger(event("a")))
                .withMessageContaining("not as a Pusher server does")
                .withMessageContaining("Welcome");
    }

    @Test
    void noticesAnAnswerThatIsNoJson() {
        server.answers(200, "{\"channels\":");

        assertThatExceptionOfType(PusherResponseException.class)
                .isThrownBy(() -> client.channels(""))
                .withMessageContaining("not JSON");
    }

    @Test
    void explainsAClockThatIsWrong() {
        server.answers(401, "Timestamp expired");

        try (PusherClient fast = clientThatIsAhead(Duration.ofHours(1))) {
            assertThatExceptionOfType(PusherResponseException.class)
                    .isThrownBy(() -> fast.trigger(event("a")))
                    .withMessageMatching(
                            ".*with 401: Timestamp expired; .*the clock of this machine is (3599|3600|3601) s ahead of the server's: set it right")
                    .matches(
                            failure -> failure.status() == 401 && failure.body().equals("Timestamp expired"));
        }
    }

    @Test
    void saysWhatToCheckWhereTheSignatureIsWrong() {
        server.answers(401, "Invalid signature");

        try (PusherClient client = clientThatIsAhead(Duration.ofMinutes(-5))) {
            assertThatExceptionOfType(PusherResponseException.class)
                    .isThrownBy(() -> client.trigger(event("a")))
                    .withMessageEndingWith("with 401: Invalid signature; check key and secret");
        }
    }

    private PusherClient clientThatIsAhead(Duration offset) {
        return server.client().clock(Clock.offset(Clock.systemUTC(), offset)).build();
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        server.answers(429, "slow down", "Retry-After", "7")
                .answers(503, "", "Retry-After", "Fri, 16 Nov 2012 17:49:49 GMT");

        for (int seconds : List.of(7, 10)) {
            assertThatExceptionOfType(PusherResponseException.class)
                    .isThrownBy(() -> client.trigger(event("a")))
                    .matches(PusherException::isRetryable)
                    .satisfies(failure -> assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(seconds)));
        }
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void asksAgainWhatOnlyAsks() {
        server.answers(500, "oops").answers(200, "{\"users\":[]}");

        assertThat(client.users("presence-a")).isEmpty();
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void doesNotRepeatWhatLeavesDoubt() {
        server.answers(500, "oops");

        assertThatExceptionOfType(PusherResponseException.class)
                .isThrownBy(() -> client.trigger(event("a")))
                .matches(failure -> !failure.isRetryable());
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void repeatsWhatLeavesDoubtWhereTheServerRecognizesIt() {
        try (PusherClient keyed = server.client().idempotencyKeys(true).build()) {
            server.answers(500, "oops").answers(502, "oops");

            keyed.trigger(event("a"));
            keyed.trigger(event("a"));
        }

        assertThat(server.requests).hasSize(4);
        List<Request> first = server.requests.subList(0, 3);
        assertThat(first).extracting(Request::body).containsOnly(first.get(0).body());
        assertThat(first).extracting(Request::key).containsOnly(first.get(0).key());
        assertThat(server.requests.get(3).key()).isNotEqualTo(first.get(0).key());
    }

    @Test
    void sendsTheRestOfAnEventMoreThanOnce() {
        server.answers(200, "{}").answers(429, "").answers(200, "{}");

        client.trigger(event("private-encrypted-a", "b"));

        assertThat(server.requests).hasSize(3);
        assertThat(server.requests.get(2).body())
                .isEqualTo(server.requests.get(1).body());
    }

    @Test
    void saysThatOnlyAPartWasSent() {
        server.answers(200, "{}").answers(400, "no");

        assertThatExceptionOfType(PusherConnectionException.class)
                .isThrownBy(() -> client.trigger(event("private-encrypted-a", "b")))
                .withMessageContaining("1 of 2")
                .matches(failure -> failure.isRequestSent() && !failure.isRetryable());
    }

    @Test
    void sendsNothingWhenItIsClosed() {
        client.close();

        assertThatExceptionOfType(PusherConnectionException.class)
                .isThrownBy(() -> client.trigger(event("a")))
                .withMessageContaining("closed")
                .matches(failure -> !failure.isRequestSent() && !failure.isRetryable());
        assertThat(server.requests).isEmpty();
    }
}
