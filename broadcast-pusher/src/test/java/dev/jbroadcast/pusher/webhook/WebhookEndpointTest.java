package dev.jbroadcast.pusher.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Channel;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.WebhookSigner;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.webhook.WebhookEvent.CacheMiss;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ChannelOccupied;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ChannelVacated;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ClientEventSent;
import dev.jbroadcast.pusher.webhook.WebhookEvent.MemberAdded;
import dev.jbroadcast.pusher.webhook.WebhookEvent.MemberRemoved;
import dev.jbroadcast.pusher.webhook.WebhookEvent.SubscriptionCount;
import dev.jbroadcast.pusher.webhook.WebhookEvent.Unknown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookEndpointTest {

    private static final AppCredentials APP = new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
    private static final Instant TIME = Instant.ofEpochMilli(1327078148132L);
    private static final SocketId SOCKET = new SocketId("1234.1234");
    private static final String OK = "{\"message\":\"OK\"}";
    private static final String OCCUPIED =
            "{\"time_ms\":1327078148132,\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"my-channel\"}]}";
    private static final String TYPING =
            "{\"time_ms\":1327078148132,\"events\":[{\"name\":\"member_added\",\"channel\":\"presence-foobar\",\"user_id\":\"10\"},{\"name\":\"client_event\",\"channel\":\"presence-foobar\",\"event\":\"client-typing\",\"data\":\"{\\\"on\\\":true}\",\"socket_id\":\"1234.1234\",\"user_id\":\"10\"}]}";
    private static final InputStream UNREADABLE = new InputStream() {
        @Override
        public int read() {
            throw new AssertionError("the body was read");
        }
    };

    private final List<WebhookEvent> events = new ArrayList<>();
    private final List<ReceivedWebhook> webhooks = new ArrayList<>();
    private final WebhookListener recording = (event, webhook) -> {
        events.add(event);
        webhooks.add(webhook);
    };
    private final WebhookEndpoint endpoint =
            WebhookEndpoint.builder().app(APP).listener(recording).build();

    /** Vector 16 of §8. */
    @Test
    void takesTheVectorOfAChannelThatIsOccupied() {
        assertThat(endpoint.handle(
                        APP.key(), "c19001ae3963ccb13bf618e5b16ba9848e7e74df0993aa0689168e341c6833cf", bytes(OCCUPIED)))
                .isEqualTo(new WebhookResponse(200, OK, true));

        assertThat(webhooks)
                .containsExactly(new ReceivedWebhook(
                        "3", "278d425bdf160c739803", TIME, List.of(new ChannelOccupied(new Channel("my-channel")))));
    }

    /** Vector 17 of §8. */
    @Test
    void takesTheVectorOfAMemberWhoTypes() {
        assertThat(endpoint.handle(
                                APP.key(),
                                "ae076e9f1eb5e25eba9595d2c3a30ed8f481fa4512f92070e0d1ebeaa3ba83ac",
                                bytes(TYPING))
                        .status())
                .isEqualTo(200);

        Channel room = new Channel("presence-foobar");
        assertThat(events)
                .containsExactly(
                        new MemberAdded(room, "10"),
                        new ClientEventSent(room, "client-typing", "{\"on\":true}", SOCKET, "10"));
    }

    @Test
    void hasATypeForAllOthersToo() {
        post(
                endpoint,
                "[{\"name\":\"channel_vacated\",\"channel\":\"a\"},"
                        + "{\"name\":\"member_removed\",\"channel\":\"presence-a\",\"user_id\":\"7\"},"
                        + "{\"name\":\"cache_miss\",\"channel\":\"cache-a\"},"
                        + "{\"name\":\"subscription_count\",\"channel\":\"a\",\"subscription_count\":3}]");

        assertThat(events)
                .containsExactly(
                        new ChannelVacated(new Channel("a")),
                        new MemberRemoved(new Channel("presence-a"), "7"),
                        new CacheMiss(new Channel("cache-a")),
                        new SubscriptionCount(new Channel("a"), 3));
    }

    @Test
    void takesWhatOtherServersWriteDifferently() {
        post(
                endpoint,
                "[{\"name\":\"member_added\",\"channel\":\"presence-a\",\"user_id\":10},"
                        + "{\"name\":\"client_event\",\"channel\":\"private-a\",\"event\":\"client-e\",\"data\":{\"x\":[1]},\"socket_id\":\"1.2\",\"user_id\":null,\"more\":1},"
                        + "{\"name\":\"client_event\",\"channel\":\"private-a\",\"event\":\"client-e\",\"socket_id\":\"1.2\"},"
                        + "{\"name\":\"client_event\",\"channel\":\"private-a\",\"event\":\"client-e\",\"data\":\"text\",\"socket_id\":\"1.2\"}]");

        Channel channel = new Channel("private-a");
        SocketId socketId = new SocketId("1.2");
        assertThat(events)
                .containsExactly(
                        new MemberAdded(new Channel("presence-a"), "10"),
                        new ClientEventSent(channel, "client-e", "{\"x\":[1]}", socketId, null),
                        new ClientEventSent(channel, "client-e", "null", socketId, null),
                        new ClientEventSent(channel, "client-e", "text", socketId, null));
    }

    @Test
    void tellsWhatItDoesNotKnowOrUnderstandWithAllFields() {
        assertThat(post(
                                endpoint,
                                "[{\"name\":\"channel_renamed\",\"from\":\"a\",\"to\":null},"
                                        + "{\"name\":\"member_added\",\"channel\":\"presence-a\"},"
                                        + "{\"name\":\"channel_occupied\",\"channel\":\"not legal\"},"
                                        + "{\"name\":\"client_event\",\"channel\":\"private-a\",\"event\":\"client-e\",\"data\":\"\",\"socket_id\":\"x\"},"
                                        + "{\"name\":\"subscription_count\",\"channel\":\"a\",\"subscription_count\":\"3\"},"
                                        + "{\"name\":\"channel_vacated\",\"channel\":\"a\"}]")
                        .status())
                .isEqualTo(200);

        Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
        renamed.put("name", "channel_renamed");
        renamed.put("from", "a");
        renamed.put("to", null);
        assertThat(events).hasSize(6).startsWith(new Unknown("channel_renamed", renamed));
        assertThat(events.subList(1, 5))
                .allSatisfy(event -> assertThat(event).isInstanceOf(Unknown.class))
                .contains(new Unknown("member_added", Map.of("name", "member_added", "channel", "presence-a")));
        assertThat(events).endsWith(new ChannelVacated(new Channel("a")));
    }

    @Test
    void decryptsWhatClientsSendOnEncryptedChannels() {
        ChannelEncryption encryption = ChannelEncryption.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        WebhookEndpoint decrypting = WebhookEndpoint.builder()
                .app(APP, encryption)
                .listener(recording)
                .build();
        String data = encryption.encrypt("private-encrypted-a", "{\"on\":true}");
        String others = encryption.encrypt("private-encrypted-b", "{\"on\":true}");
        String asText = encrypted(JsonCodec.detect().write(data));

        post(decrypting, "[" + asText + "," + encrypted(data) + "," + encrypted("\"forged\"") + "]");
        post(decrypting, "[" + encrypted(others) + "]");
        post(endpoint, "[" + asText + "]");

        Channel channel = new Channel("private-encrypted-a");
        ClientEventSent plain = new ClientEventSent(channel, "client-e", "{\"on\":true}", SOCKET, null);
        assertThat(events.subList(0, 2)).containsExactly(plain, plain);
        assertThat(events.subList(2, 4)).allSatisfy(event -> assertThat(event).isInstanceOf(Unknown.class));
        assertThat(events.get(4)).isEqualTo(new ClientEventSent(channel, "client-e", data, SOCKET, null));
    }

    @Test
    void refusesWhatIsNotSignedByAnAppAndDoesNotSayWhy() {
        String good = new WebhookSigner(APP).sign(bytes(OCCUPIED));
        String forged = new WebhookSigner(new AppCredentials("3", APP.key(), "wrong")).sign(bytes(OCCUPIED));
        List<WebhookResponse> answers = List.of(
                endpoint.handle(null, good, bytes(OCCUPIED)),
                endpoint.handle(APP.key(), null, bytes(OCCUPIED)),
                endpoint.handle(APP.key(), "", bytes(OCCUPIED)),
                endpoint.handle(APP.key(), "ü\n", bytes(OCCUPIED)),
                endpoint.handle(APP.key(), forged, bytes(OCCUPIED)),
                endpoint.handle("other", good, bytes(OCCUPIED)),
                endpoint.handle(APP.key(), good, bytes(OCCUPIED + " ")));

        assertThat(answers).containsOnly(new WebhookResponse(401, "{\"message\":\"Unauthorized\"}", true));
        assertThat(events).isEmpty();
    }

    @Test
    void takesThoseOfSeveralAppsAndOfSecretsOldAndNew() {
        AppCredentials renewed = new AppCredentials("3", APP.key(), "new-secret");
        AppCredentials other = new AppCredentials("4", "other-key", "other-secret");
        WebhookEndpoint several = WebhookEndpoint.builder()
                .app(APP)
                .app(renewed)
                .app(other)
                .listener(recording)
                .build();
        for (AppCredentials app : List.of(APP, renewed, other)) {
            assertThat(several.handle(app.key(), new WebhookSigner(app).sign(bytes(OCCUPIED)), bytes(OCCUPIED))
                            .status())
                    .isEqualTo(200);
        }
        String wrongKey = new WebhookSigner(other).sign(bytes(OCCUPIED));
        assertThat(several.handle(APP.key(), wrongKey, bytes(OCCUPIED)).status())
                .isEqualTo(401);

        assertThat(webhooks).extracting(ReceivedWebhook::appId).containsExactly("3", "3", "4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "null",
                "[]",
                "{}",
                "{\"time_ms\":1}",
                "{\"events\":[]}",
                "{\"time_ms\":\"1\",\"events\":[]}",
                "{\"time_ms\":1,\"events\":{}}",
                "{\"time_ms\":1,\"events\":[null]}",
                "{\"time_ms\":1,\"events\":[{}]}",
                "{\"time_ms\":1,\"events\":[{\"name\":1}]}",
                "{\"time_ms\":1,\"events\":[]}{}"
            })
    void refusesWhatIsNoWebhook(String body) {
        assertThat(signed(endpoint, body))
                .isEqualTo(new WebhookResponse(400, "{\"message\":\"The body is not a webhook.\"}", true));
        assertThat(events).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLargeWithoutReadingItToItsEnd() throws IOException {
        WebhookEndpoint small = WebhookEndpoint.builder()
                .app(APP)
                .listener(recording)
                .maxBodyBytes(OCCUPIED.length())
                .build();
        assertThat(signed(small, OCCUPIED).status()).isEqualTo(200);
        assertThat(signed(small, OCCUPIED + " ").status()).isEqualTo(413);

        ByteArrayInputStream endless = new ByteArrayInputStream(new byte[1000]);
        assertThat(small.handle(APP.key(), "x", endless))
                .isEqualTo(new WebhookResponse(413, "{\"message\":\"The body has more than 87 bytes.\"}", false));
        assertThat(endless.available()).isEqualTo(1000 - OCCUPIED.length() - 1);
    }

    @Test
    void readsNoBodyOfSomebodyWhoKnowsNoKey() throws IOException {
        assertThat(endpoint.handle("unknown", "x", UNREADABLE).status()).isEqualTo(401);
        assertThat(endpoint.handle(APP.key(), null, UNREADABLE).status()).isEqualTo(401);
        assertThat(endpoint.handle(null, null, UNREADABLE).bodyRead()).isFalse();

        String signature = new WebhookSigner(APP).sign(bytes(OCCUPIED));
        assertThat(endpoint.handle(APP.key(), signature, new ByteArrayInputStream(bytes(OCCUPIED))))
                .isEqualTo(new WebhookResponse(200, OK, true));
    }

    @Test
    void asksTheServerToTryAgainWhenAListenerFailsAndTellsTheOthersAll() {
        WebhookEndpoint failing = WebhookEndpoint.builder()
                .app(APP)
                .listener((event, webhook) -> {
                    if (event instanceof MemberAdded) {
                        throw new IOException("the database is away");
                    }
                })
                .listener((event, webhook) -> {
                    throw new StackOverflowError();
                })
                .listener(recording)
                .build();

        assertThat(signed(failing, TYPING))
                .isEqualTo(new WebhookResponse(500, "{\"message\":\"The webhook could not be processed.\"}", true));
        assertThat(events).hasSize(2);
        signed(failing, TYPING);
        assertThat(events).hasSize(4);
    }

    @Test
    void keepsAnInterruptForWhoWantsTheThreadToEnd() {
        WebhookEndpoint interrupted = WebhookEndpoint.builder()
                .app(APP)
                .listener((event, webhook) -> {
                    throw new InterruptedException();
                })
                .build();

        assertThat(signed(interrupted, OCCUPIED).status()).isEqualTo(500);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void ignoresWhatIsOlderThanTheMaximumAgeSoThatTheServerGoesOn() {
        Instant[] now = {TIME.plusSeconds(900)};
        WebhookEndpoint endpoint = WebhookEndpoint.builder()
                .app(APP)
                .listener(recording)
                .clock(() -> now[0])
                .maxAge(Duration.ofMinutes(15))
                .build();
        signed(endpoint, OCCUPIED);
        assertThat(events).hasSize(1);

        now[0] = now[0].plusMillis(1);
        assertThat(signed(endpoint, OCCUPIED)).isEqualTo(new WebhookResponse(200, "{\"message\":\"Ignored.\"}", true));
        for (String time : List.of("-9223372036854775808", "0", "-1e999")) {
            assertThat(signed(endpoint, OCCUPIED.replace("1327078148132", time)).status())
                    .isIn(200, 400);
        }
        assertThat(events).hasSize(1);
        signed(endpoint, OCCUPIED.replace("1327078148132", "9223372036854775807"));
        assertThat(events).hasSize(2);
    }

    @Test
    void handsClientEventsToTheListenersThatAServerInTheApplicationWouldCall() {
        List<String> told = new ArrayList<>();
        record Typing(boolean on) {}
        ClientEventRegistry registry = ClientEventRegistry.of(routes -> routes.on(
                        "presence-{room}", "client-typing", Typing.class, event -> told.add(event.toString()))
                .on("presence-{room}", Void.class, event -> {
                    throw new IllegalStateException("logged, and nothing else");
                }));
        WebhookEndpoint bridge =
                WebhookEndpoint.builder().app(APP).clientEvents(() -> registry).build();

        assertThat(signed(bridge, TYPING).status()).isEqualTo(200);
        assertThat(told).singleElement().asString().contains("Typing[on=true]");
    }

    @Test
    void neverThrowsWhateverArrives() {
        Random random = new Random(42);
        String[] values = {
            "null",
            "true",
            "-1",
            "1e400",
            "1e-400",
            "99999999999999999999",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[".repeat(5000),
            "{\"a\":".repeat(600) + "1" + "}".repeat(600),
            "\"private-encrypted-a\"",
            "\"1.2\""
        };
        String[] names = {"name", "channel", "event", "data", "socket_id", "user_id", "subscription_count"};
        for (int i = 0; i < 3000; i++) {
            byte[] body = bytes(TYPING);
            if (i % 2 == 0) {
                for (int n = random.nextInt(6); n >= 0; n--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt();
                }
                body = Arrays.copyOf(body, random.nextInt(body.length + 2));
            } else {
                String name = "\"" + names[random.nextInt(names.length)] + "\":";
                String value = values[random.nextInt(values.length)];
                body = bytes(TYPING.replaceFirst(name + "(\"[^\"]*\"|[0-9]+)", Matcher.quoteReplacement(name + value)));
            }
            WebhookResponse answer = endpoint.handle(APP.key(), new WebhookSigner(APP).sign(body), body);
            assertThat(answer.status()).isIn(200, 400);
            assertThat(endpoint.handle(APP.key(), "x", body).status()).isEqualTo(401);
        }
    }

    @Test
    void isNotBuiltWithoutAnAppOrAListenerOrWithSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> WebhookEndpoint.builder().listener(recording).build())
                .hasMessage("a webhook endpoint without an app takes nothing; add one with app(credentials)");
        assertThatThrownBy(() -> WebhookEndpoint.builder().app(APP).build())
                .hasMessageStartingWith("a webhook endpoint without a listener has nobody to tell");
        assertThatThrownBy(() -> WebhookEndpoint.builder().maxAge(Duration.ZERO))
                .hasMessage("the maximum age of a webhook is PT0S; it must be positive");
        for (int bytes : List.of(0, Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> WebhookEndpoint.builder().maxBodyBytes(bytes))
                    .hasMessageContaining("is %d bytes; it must be positive".formatted(bytes));
        }
    }

    private static String encrypted(String data) {
        return "{\"name\":\"client_event\",\"channel\":\"private-encrypted-a\",\"event\":\"client-e\",\"data\":%s,\"socket_id\":\"1234.1234\"}"
                .formatted(data);
    }

    private static WebhookResponse post(WebhookEndpoint endpoint, String events) {
        return signed(endpoint, "{\"time_ms\":1327078148132,\"events\":" + events + "}");
    }

    private static WebhookResponse signed(WebhookEndpoint endpoint, String body) {
        return endpoint.handle(APP.key(), new WebhookSigner(APP).sign(bytes(body)), bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
