package dev.jbroadcast.pusher.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.client.crypto.nacl.SecretBoxOpener;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of {@code pusher-protocol.md} §8, and the box of the official Java client. */
class SecretBoxTest {

    private static final String KEY_18 = "g3Au6SZ+UCU+IMfFsFva0rq+Gi4tzSHR6WCcWZbS9sY=";
    private static final String NONCE_19 = "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZX";

    /** A row of the table; key, nonce and ciphertext in base64. */
    record Vector(String number, String key, String nonce, String plaintext, String ciphertext) {}

    static List<Vector> vectors() {
        return List.of(
                new Vector(
                        "19",
                        KEY_18,
                        NONCE_19,
                        "{\"message\":\"hello world\"}",
                        "3px9F2rmDj9/a0O15483opw5S9pIl2OLUKMD1kF3Ye8D4hsgyAt8F08="),
                new Vector(
                        "20",
                        KEY_18,
                        NONCE_19,
                        "\"just a string ✓\"",
                        "tr49ViiEFx0scdRXQqs/V8VxU8xPxGPMRvVLnUd1LWHwUU4="),
                new Vector("20, empty", KEY_18, NONCE_19, "", "bA7W1qpH/tsiMEuCTLXtRA=="),
                new Vector(
                        "22",
                        "iBvNoPVYwByqSfg6anjPpEQ2j051b3rt1Vmnb+z5doo=",
                        "4sVYwy4j/8dCcjyxtPCWyk19GaaViaW9",
                        "{\"message\":\"hello world\"}",
                        "/GMESnFGlbNn01BuBjp31XYa3i9vZsGKR8fgR9EDhXKx3lzGiUD501A="),
                new Vector(
                        "23",
                        Base64.getEncoder()
                                .encodeToString(HexFormat.of()
                                        .parseHex("004831f99d2a4e86723e893caded3a2897deeddbed9514fe9497dcddc52bd50b")),
                        "sjklahvpWWQgAjTx5FfYHCCxd2AmaL9T",
                        "Hello!",
                        "zoDEe8dA3nDXKsybAWce/hXGW4szJw=="));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void sealsAsTheReferenceDoes(Vector vector) {
        byte[] box = new SecretBox(bytes(vector.key()))
                .seal(bytes(vector.nonce()), vector.plaintext().getBytes(StandardCharsets.UTF_8));

        assertThat(Base64.getEncoder().encodeToString(box)).isEqualTo(vector.ciphertext());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensWhatTheReferenceSealed(Vector vector) {
        assertThat(new SecretBox(bytes(vector.key())).open(bytes(vector.nonce()), bytes(vector.ciphertext())))
                .hasValue(vector.plaintext().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1000, 7500})
    void isOpenedByTheOfficialJavaClient(int length) {
        Random random = new Random(length);
        byte[] key = new byte[32];
        byte[] nonce = new byte[24];
        List.of(key, nonce).forEach(random::nextBytes);
        String plaintext = "x".repeat(length);
        SecretBox secretBox = new SecretBox(key);

        byte[] box = secretBox.seal(nonce, plaintext.getBytes(StandardCharsets.UTF_8));

        assertThat(new SecretBoxOpener(key).open(box, nonce)).isEqualTo(plaintext);
        assertThat(secretBox.open(nonce, box)).hasValue(plaintext.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void doesNotOpenWhatWasChanged() {
        SecretBox secretBox = new SecretBox(bytes(KEY_18));
        byte[] nonce = bytes(NONCE_19);
        byte[] box = secretBox.seal(nonce, new byte[40]);

        for (int i = 0; i < box.length; i++) {
            box[i] ^= 1;
            assertThat(secretBox.open(nonce, box)).isEmpty();
            box[i] ^= 1;
        }
        assertThat(secretBox.open(nonce, box)).isPresent();
    }

    @Test
    void doesNotOpenWhatHasNotTheSizeOfABox() {
        SecretBox secretBox = new SecretBox(bytes(KEY_18));

        assertThat(secretBox.open(new byte[24], new byte[0])).isEmpty();
        assertThat(secretBox.open(new byte[24], new byte[15])).isEmpty();
        assertThat(secretBox.open(new byte[0], new byte[16])).isEmpty();
        assertThat(secretBox.open(new byte[25], new byte[16])).isEmpty();
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
