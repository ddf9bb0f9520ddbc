package dev.jbroadcast.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of {@code pusher-protocol.md} §8, and what must not pass for one of them. */
class UserSignerTest {

    private static final String KEY = "278d425bdf160c739803";
    private static final AppCredentials CREDENTIALS = new AppCredentials("3", KEY, "7ad3773142a6692b25b8");
    private static final SocketId SOCKET = new SocketId("1234.1234");
    private static final String USER_DATA = "{\"id\":\"12345\"}";

    private final UserSigner signer = new UserSigner(CREDENTIALS);

    /** A row of the table; the digest is what was published or recomputed elsewhere. */
    record Vector(String number, String userData, String digest) {}

    static List<Vector> vectors() {
        return List.of(
                new Vector("4", USER_DATA, "4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba"),
                new Vector(
                        "5",
                        "{\"id\":\"12345\",\"user_info\":{\"name\":\"Ann\"},\"watchlist\":[\"a\",\"b\"]}",
                        "b72aa402fbdcaaa961bf8f912b3193d17abe090852057b45a55f40606ac6e550"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsAndVerifiesAsTheReferenceDoes(Vector vector) {
        String auth = signer.sign(SOCKET, vector.userData());

        assertThat(auth).isEqualTo(KEY + ":" + vector.digest());
        assertThat(signer.verify(SOCKET, vector.userData(), auth)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void refusesTheSignatureOfAnythingElse(Vector vector) {
        String auth = KEY + ":" + vector.digest();

        assertThat(signer.verify(new SocketId("1234.1235"), vector.userData(), auth))
                .isFalse();
        assertThat(signer.verify(SOCKET, vector.userData() + " ", auth)).isFalse();
        assertThat(new UserSigner(new AppCredentials("3", KEY, "another secret"))
                        .verify(SOCKET, vector.userData(), auth))
                .isFalse();
    }

    @Test
    void joinsTheConnectionAndTheUserSoThatNoChannelIsMeant() {
        assertThat(UserSigner.textToSign(SOCKET, USER_DATA)).isEqualTo("1234.1234::user::{\"id\":\"12345\"}");
    }

    @Test
    void takesNoSignatureForAChannelForOneOfAUser() {
        String auth = new ChannelSigner(CREDENTIALS).sign(SOCKET, "presence-room", USER_DATA);

        assertThat(signer.verify(SOCKET, USER_DATA, auth)).isFalse();
    }

    @Test
    void refusesWhatHasNotTheFormOfASignature() {
        String auth = signer.sign(SOCKET, USER_DATA);
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
                        auth.substring(0, auth.length() - 1),
                        KEY + ":" + digest.toUpperCase(Locale.ROOT),
                        KEY + "::user::" + digest))
                .noneMatch(forged -> signer.verify(SOCKET, USER_DATA, forged));
    }
}
