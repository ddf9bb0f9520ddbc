package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.client.crypto.nacl.SecretBoxOpener;
import com.pusher.rest.PusherAbstract;
import com.pusher.rest.crypto.CryptoUtil;
import com.pusher.rest.data.EncryptedMessage;
import com.pusher.rest.data.PresenceUser;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.http.FaultyServer.Event;
import dev.jbroadcast.pusher.http.FaultyServer.Request;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The official library for Java back-ends, asked the same: signatures, parameters, events and encryption agree. */
class PusherHttpJavaTest {

    private static final AppCredentials CREDENTIALS =
            new AppCredentials("3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String ENCRYPTED = "private-encrypted-foobar";
    private static final JsonCodec CODEC = JsonCodec.detect();

    private final ChannelEncryption encryption = ChannelEncryption.of(MASTER_KEY);
    private final FaultyServer server = new FaultyServer();
    private final AtomicLong seconds = new AtomicLong();
    private final PusherClient client = PusherClient.builder(CREDENTIALS)
            .scheme("http")
            .host(server.host())
            .port(server.port())
            .encryption(encryption)
            .clock(() -> Instant.ofEpochSecond(seconds.get()))
            .build();
    private final Official official = new Official();

    /** Notes what it would send. */
    private static final class Official extends PusherAbstract<URI> {

        private String body = "";

        Official() {
            super(CREDENTIALS.appId(), CREDENTIALS.key(), CREDENTIALS.secret(), MASTER_KEY);
        }

        @Override
        protected URI doGet(URI uri) {
            return uri;
        }

        @Override
        protected URI doPost(URI uri, String body) {
            this.body = body;
            return uri;
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    static Stream<Consumer<PusherClient>> posts() {
        return Stream.of(
                client -> client.trigger(publication("{\"some\":\"data\"}", "project-3")),
                client -> client.trigger(
                        publication("\"ü 😀 \\u0000\"", "a", "presence-b;@=,.").except(new SocketId("1234.1234"))),
                client -> client.trigger(publication("{}", "a", "b"), ChannelAttribute.values()),
                client -> client.trigger(publication("{}", ENCRYPTED)),
                client -> client.triggerBatch(List.of(publication("1", "a"), publication("2", ENCRYPTED))),
                client -> client.sendToUser("12345", "hello", "{}"));
    }

    @ParameterizedTest
    @MethodSource("posts")
    void signsWhatItSendsAsTheOfficialLibraryDoes(Consumer<PusherClient> post) {
        Request sent;
        Map<String, String> expected;
        do {
            // The official library knows no clock but the system's, which may tick between the two.
            seconds.set(Instant.now().getEpochSecond());
            post.accept(client);
            sent = server.requests().get(server.requests().size() - 1);
            expected = parameters(official.signedUri("POST", sent.path(), sent.body()));
        } while (!expected.get("auth_timestamp").equals(seconds.toString()));

        assertThat(sent.query()).isEqualTo(expected).containsKeys("auth_signature", "body_md5");
    }

    static Stream<Map<String, String>> queries() {
        return Stream.of(
                Map.of(),
                Map.of("info", "user_count,subscription_count", "filter_by_prefix", "presence-"),
                Map.of("filter_by_prefix", "private-a;@=,._-"));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void signsWhatItAsksAsTheOfficialLibraryDoes(Map<String, String> query) {
        ChannelAttribute[] attributes = query.containsKey("info")
                ? new ChannelAttribute[] {ChannelAttribute.USER_COUNT, ChannelAttribute.SUBSCRIPTION_COUNT}
                : new ChannelAttribute[0];
        URI expected = official.get("/channels", query);
        seconds.set(Long.parseLong(parameters(expected).get("auth_timestamp")));

        client.channels(query.getOrDefault("filter_by_prefix", ""), attributes);

        Request asked = server.requests().get(0);
        assertThat(asked.path()).isEqualTo(expected.getRawPath());
        assertThat(asked.query()).isEqualTo(parameters(expected));
    }

    @Test
    void publishesTheSameEvents() {
        Map<String, Integer> data = new LinkedHashMap<>(Map.of("n", 1));

        client.trigger(publication("{\"n\":1}", "a", "private-b"));
        official.trigger(List.of("a", "private-b"), "foo", data);

        Map<?, ?> theirs = (Map<?, ?>) CODEC.read(official.body);
        assertThat(server.requests().get(0).json()).isEqualTo(theirs);

        client.triggerBatch(List.of(publication("{\"n\":1}", "a"), publication("{\"n\":1}", "private-b")));
        official.trigger(List.of(
                new com.pusher.rest.data.Event("a", "foo", data),
                new com.pusher.rest.data.Event("private-b", "foo", data)));

        theirs = (Map<?, ?>) CODEC.read(official.body);
        assertThat(server.requests().get(1).json()).isEqualTo(theirs);
        assertThat(server.published())
                .hasSize(4)
                .containsOnly(new Event("a", "foo", "{\"n\":1}"), new Event("private-b", "foo", "{\"n\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-foobar", "private-azAZ9_=@,.;", "private-cache-a"})
    void letsAClientJoinWithTheSameSignature(String channel) {
        assertThat(CODEC.read(official.authenticate("1234.1234", channel)))
                .isEqualTo(
                        Map.of("auth", new ChannelSigner(CREDENTIALS).sign(new SocketId("1234.1234"), channel, null)));
    }

    @Test
    void letsSomebodyJoinAPresenceChannelWithTheSameSignature() {
        Map<?, ?> answer = (Map<?, ?>) CODEC.read(
                official.authenticate("30.60", "presence-chat", new PresenceUser("ü-1", Map.of("name", "Zoë 😀"))));
        String data = (String) answer.get("channel_data");

        assertThat(answer.get("auth"))
                .isEqualTo(new ChannelSigner(CREDENTIALS).sign(new SocketId("30.60"), "presence-chat", data));
    }

    @Test
    void givesClientsTheSameSecretWithItsPadding() {
        Map<?, ?> answer = (Map<?, ?>) CODEC.read(official.authenticate("1234.1234", ENCRYPTED));

        assertThat(encryption.sharedSecret(ENCRYPTED))
                .isEqualTo(answer.get("shared_secret") + "=")
                .hasSize(44);
        assertThat(answer.get("auth"))
                .isEqualTo(new ChannelSigner(CREDENTIALS).sign(new SocketId("1234.1234"), ENCRYPTED, null));
    }

    @Test
    void decryptsWhatTheOfficialLibraryEncrypts() {
        official.trigger(ENCRYPTED, "foo", Map.of("text", "ü 😀"));

        Map<?, ?> body = (Map<?, ?>) CODEC.read(official.body);

        assertThat(encryption.decrypt(ENCRYPTED, (String) body.get("data"))).isEqualTo("{\"text\":\"ü 😀\"}");
    }

    @Test
    void encryptsWhatTheOfficialLibrariesDecrypt() {
        client.trigger(publication("{\"text\":\"hello\"}", ENCRYPTED));

        Map<?, ?> data = (Map<?, ?>) CODEC.read(server.published().get(0).data());
        String nonce = (String) data.get("nonce");
        String ciphertext = (String) data.get("ciphertext");
        assertThat(new CryptoUtil(MASTER_KEY).decrypt(ENCRYPTED, new EncryptedMessage(nonce, ciphertext)))
                .isEqualTo("{\"text\":\"hello\"}");
        Base64.Decoder base64 = Base64.getDecoder();
        assertThat(new SecretBoxOpener(base64.decode(encryption.sharedSecret(ENCRYPTED)))
                        .open(base64.decode(ciphertext), base64.decode(nonce)))
                .isEqualTo("{\"text\":\"hello\"}");
    }

    private static Publication publication(String data, String... channels) {
        return Publication.of(
                "foo", Channels.of(Stream.of(channels).map(Channel::new).toArray(Channel[]::new)), data);
    }

    private static Map<String, String> parameters(URI uri) {
        return new Request("", "", uri.getRawQuery(), Map.of(), new byte[0]).query();
    }
}
