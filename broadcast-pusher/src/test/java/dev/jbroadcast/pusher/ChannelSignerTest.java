package dev.jbroadcast.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of {@code pusher-protocol.md} §8, and everything that must not pass for one of them. */
class ChannelSignerTest {

    private static final String KEY = "278d425bdf160c739803";
    private static final AppCredentials CREDENTIALS = new AppCredentials("3", KEY, "7ad3773142a6692b25b8");
    private static final SocketId SOCKET = new SocketId("1234.1234");

    private final ChannelSigner signer = new ChannelSigner(CREDENTIALS);

    /** A row of the table; the digest is what was published or recomputed elsewhere. */
    record Vector(
            String number,
            String socketId,
            String channel,
            @Nullable String channelData,
            String digest) {}

    static List<Vector> vectors() {
        return List.of(
                new Vector(
                        "1",
                        "1234.1234",
                        "private-foobar",
                        null,
                        "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"),
                new Vector(
                        "2",
                        "1234.1234",
                        "private-azAZ9_=@,.;",
                        null,
                        "208cbbce2a22fd7d7c3509046b17a97b99d345cf4c195bc0d54af9004a022b0b"),
                new Vector(
                        "3",
                        "1234.1234",
                        "presence-foobar",
                        "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}",
                        "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80"),
                new Vector(
                        "3b",
                        "1234.1234",
                        "presence-foobar",
                        "{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Pusher\"}}",
                        "afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c"),
                new Vector(
                        "6",
                        "1234.1234",
                        "private-encrypted-foobar",
                        null,
                        "e6a18892d037c5d5e76a2265df4f086ffc38631605530dfd214aa5bff495f533"),
                new Vector(
                        "7",
                        "1234.1234",
                        "private-foobar",
                        "{\"user_id\":\"1234.1234\",\"user_info\":{\"name\":\"Integration 1234.1234\","
                                + "\"email\":\"integration-1234.1234@example.com\"}}",
                        "194f0f9744b9834a96b0846c2144f38208618e5fb7b7f327a529a1eccde79daa"),
                new Vector(
                        "8",
                        "30.60",
                        "presence-chat",
                        "{\"user_id\":\"ü-1\",\"user_info\":{\"name\":\"Zoë 😀\"}}",
                        "8df1b1cab210d820019b22ee4c81952b089050e17b8a64f9a16675064abbca14"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsAsTheReferenceDoes(Vector vector) {
        String auth = signer.sign(new SocketId(vector.socketId()), vector.channel(), vector.channelData());

        assertThat(auth).isEqualTo(KEY + ":" + vector.digest());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void verifiesWhatTheReferenceSigned(Vector vector) {
        String auth = KEY + ":" + vector.digest();

        assertThat(signer.verify(new SocketId(vector.socketId()), vector.channel(), vector.channelData(), auth))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refusesTheSignatureOfAnythingElse(Vector vector) {
        SocketId socketId = new SocketId(vector.socketId());
        String auth = KEY + ":" + vector.digest();
        String otherData = vector.channelData() == null ? "{\"user_id\":\"1\"}" : vector.channelData() + " ";

        assertThat(signer.verify(new SocketId("1234.1235"), vector.channel(), vector.channelData(), auth))
                .isFalse();
        assertThat(signer.verify(socketId, vector.channel() + "x", vector.channelData(), auth))
                .isFalse();
        assertThat(signer.verify(socketId, vector.channel(), otherData, auth)).isFalse();
        assertThat(new ChannelSigner(new AppCredentials("3", KEY, "another secret"))
                        .verify(socketId, vector.channel(), vector.channelData(), auth))
                .isFalse();
    }

    @Test
    void doesNotVerifyWhenSignedDataIsLeftOut() {
        String channelData = "{\"user_id\":\"1\"}";
        String auth = signer.sign(SOCKET, "presence-room", channelData);

        assertThat(signer.verify(SOCKET, "presence-room", null, auth)).isFalse();
        assertThat(signer.verify(SOCKET, "presence-room", "", auth)).isFalse();
    }

    @Test
    void takesEmptyDataForNone() {
        assertThat(signer.sign(SOCKET, "private-foobar", "")).isEqualTo(signer.sign(SOCKET, "private-foobar", null));
        assertThat(ChannelSigner.textToSign(SOCKET, "private-foobar", "")).isEqualTo("1234.1234:private-foobar");
    }

    @Test
    void refusesWhatHasNotTheFormOfASignature() {
        String auth = signer.sign(SOCKET, "private-foobar", null);
        String digest = auth.substring(KEY.length() + 1);

        assertThat(List.of(
                        "",
                        ":",
                        KEY,
                        KEY + ":",
                        digest,
                        ":" + digest,
                        "other-key:" + digest,
                        auth + "\n",
                        " " + auth,
                        auth.substring(0, auth.length() - 1),
                        KEY + ":" + digest.toUpperCase(Locale.ROOT),
                        KEY + ":" + "0".repeat(64),
                        KEY + "::user::" + digest))
                .noneMatch(forged -> signer.verify(SOCKET, "private-foobar", null, forged));
    }
}
