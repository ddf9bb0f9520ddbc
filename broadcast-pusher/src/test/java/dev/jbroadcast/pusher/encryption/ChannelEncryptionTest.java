package dev.jbroadcast.pusher.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.pusher.client.crypto.nacl.SecretBoxOpener;
import dev.jbroadcast.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of {@code pusher-protocol.md} §8, and everything that must not be taken for a key or for encrypted. */
class ChannelEncryptionTest {

    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String OLD_KEY = "VGhlIDMyIGNoYXJzIGxvbmcgZW5jcnlwdGlvbiBrZXk=";
    private static final String OLDER_KEY = "T2xkZXIgMzIgY2hhcnMgbG9uZyBlbmNyeXB0aW9uIGs=";
    private static final String CHANNEL = "private-encrypted-foobar";
    private static final String NONCE_19 = "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZX";

    private final JsonCodec codec = JsonCodec.detect();
    private final ChannelEncryption encryption = ChannelEncryption.of(MASTER_KEY);

    @Test
    void givesEachChannelTheKeyOfTheReference() {
        assertThat(encryption.sharedSecret(CHANNEL)).isEqualTo("g3Au6SZ+UCU+IMfFsFva0rq+Gi4tzSHR6WCcWZbS9sY=");
        assertThat(Base64.getDecoder().decode(encryption.sharedSecret("private-encrypted-cache-foobar")))
                .asHexString()
                .isEqualToIgnoringCase("648cab543fb4064e96d0de8c6a585566371109ffdf176ccd0cf90df4a6f78680");
        // The server of the reference leaves the padding out, and so locks out its own clients for iOS and .NET.
        assertThat(ChannelEncryption.of("VGhlIDMyIGNoYXJzIGxvbmcgZW5jcnlwdGlvbiBrZXk=")
                        .sharedSecret("private-encrypted-test"))
                .isEqualTo("1O0FFr6NiG4d9D4A5bWBh3EG9Y/wfjzqw172LUXwVQ4=");
    }

    @Test
    void derivesKeysAsTheGoLibraryDoes() {
        // Its test has a master key of 33 bytes, which nobody could configure here.
        byte[] masterKey = "This is a string that is 32 chars".getBytes(StandardCharsets.US_ASCII);

        assertThat(HexFormat.of().formatHex(ChannelEncryption.channelKey(masterKey, "private-encrypted-bla")))
                .isEqualTo("004831f99d2a4e86723e893caded3a2897deeddbed9514fe9497dcddc52bd50b");
    }

    @Test
    void encryptsAsTheReferenceDoes() {
        ChannelEncryption withNonce19 = ChannelEncryption.of(MASTER_KEY, codec, new Nonce19());

        assertThat(withNonce19.encrypt(CHANNEL, "{\"message\":\"hello world\"}"))
                .isEqualTo("{\"nonce\":\"%s\",\"ciphertext\":\"%s\"}"
                        .formatted(NONCE_19, "3px9F2rmDj9/a0O15483opw5S9pIl2OLUKMD1kF3Ye8D4hsgyAt8F08="));
        assertThat(withNonce19.encrypt(CHANNEL, "\"just a string ✓\""))
                .contains("\"tr49ViiEFx0scdRXQqs/V8VxU8xPxGPMRvVLnUd1LWHwUU4=\"");
    }

    @Test
    void decryptsWhatTheReferenceEncrypted() {
        assertThat(encryption.decrypt(
                        CHANNEL,
                        "{\"ciphertext\":\"3px9F2rmDj9/a0O15483opw5S9pIl2OLUKMD1kF3Ye8D4hsgyAt8F08=\",\"nonce\":\"%s\"}"
                                .formatted(NONCE_19)))
                .isEqualTo("{\"message\":\"hello world\"}");
    }

    @Test
    void isUnderstoodByTheOfficialJavaClient() {
        // ASCII: the client reads the text in the charset of its platform.
        String json = "{\"message\":\"hello world\"}";

        Map<?, ?> wire = (Map<?, ?>) codec.read(encryption.encrypt(CHANNEL, json));

        byte[] sharedSecret = Base64.getDecoder().decode(encryption.sharedSecret(CHANNEL));
        assertThat(new SecretBoxOpener(sharedSecret).open(bytes(wire.get("ciphertext")), bytes(wire.get("nonce"))))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "42", "{}", "\"ü 😀\"", "{\"a\":[1,2,3]}"})
    void decryptsWhatItEncrypted(String json) {
        assertThat(encryption.decrypt(CHANNEL, encryption.encrypt(CHANNEL, json)))
                .isEqualTo(json);
    }

    @Test
    void usesNoNonceTwice() {
        Set<String> encrypted = new HashSet<>();
        IntStream.range(0, 100)
                .parallel()
                .mapToObj(i -> encryption.encrypt(CHANNEL, "{}"))
                .toList()
                .forEach(encrypted::add);

        assertThat(encrypted).hasSize(100);
    }

    @Test
    void decryptsNothingOfAnotherChannelOrAnotherKey() {
        String data = encryption.encrypt(CHANNEL, "{}");
        byte[] other = Base64.getDecoder().decode(MASTER_KEY);
        other[31]++;

        cannotBeDecrypted(encryption, "private-encrypted-other", data);
        cannotBeDecrypted(
                ChannelEncryption.of(Base64.getEncoder().encodeToString(other)), "private-encrypted-foobar", data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{",
                "null",
                "\"text\"",
                "{\"nonce\":\"QEFC\"}",
                "{\"nonce\":1,\"ciphertext\":2}",
                "{\"nonce\":\"\",\"ciphertext\":\"\"}",
                "{\"nonce\":\"?\",\"ciphertext\":\"?\"}",
                "{\"nonce\":\"QEFC\",\"ciphertext\":\"bA7W1qpH/tsiMEuCTLXtRA==\"}",
                "{\"nonce\":\"QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZX\",\"ciphertext\":\"bA7W\"}",
                "{\"nonce\":\"QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZX\",\"ciphertext\":\"cA7W1qpH/tsiMEuCTLXtRA==\"}"
            })
    void decryptsNothingThatItDidNotEncrypt(String data) {
        cannotBeDecrypted(encryption, CHANNEL, data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-foobar", "presence-encrypted-x", "encrypted", "#server-to-user-1", ""})
    void isOnlyForEncryptedChannels(String channel) {
        String expected = "the channel \"%s\" is not encrypted: its name does not begin with private-encrypted-"
                .formatted(channel);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.sharedSecret(channel))
                .withMessage(expected);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.encrypt(channel, "{}"))
                .withMessage(expected);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.decrypt(channel, "{}"))
                .withMessage(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2VjcmV0",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
            })
    void takesNoMasterKeyOfAnotherSize(String masterKey) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelEncryption.of(masterKey))
                .withMessage(
                        "the encryption master key must be 32 bytes in base64, this one has %d; make one with: openssl rand -base64 32",
                        Base64.getDecoder().decode(masterKey).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8==",
                "__ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "a secret of thirty-two characters"
            })
    void showsNothingOfAMasterKeyThatIsNotBase64(String masterKey) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelEncryption.of(masterKey))
                .withMessage("the encryption master key is not base64; make one with: openssl rand -base64 32")
                .withNoCause();
    }

    @Test
    void encryptsWithTheCurrentKeyAndDecryptsWithPreviousOnesToo() {
        ChannelEncryption old = ChannelEncryption.of(OLD_KEY);
        ChannelEncryption older = ChannelEncryption.of(OLDER_KEY);
        ChannelEncryption rotated = encryption.withPrevious(List.of(OLD_KEY, OLDER_KEY));

        assertThat(encryption.decrypt(CHANNEL, rotated.encrypt(CHANNEL, "1"))).isEqualTo("1");
        assertThat(rotated.decrypt(CHANNEL, encryption.encrypt(CHANNEL, "2"))).isEqualTo("2");
        assertThat(rotated.decrypt(CHANNEL, old.encrypt(CHANNEL, "3"))).isEqualTo("3");
        assertThat(rotated.decrypt(CHANNEL, older.encrypt(CHANNEL, "4"))).isEqualTo("4");
        cannotBeDecrypted(rotated, "private-encrypted-other", old.encrypt(CHANNEL, "5"));
        cannotBeDecrypted(encryption.withPrevious(List.of(OLDER_KEY)), CHANNEL, old.encrypt(CHANNEL, "6"));
    }

    @Test
    void hasTheKeysOfAChannelOfAllMasterKeysAndTheCurrentOneFirst() {
        assertThat(encryption.withPrevious(List.of(OLD_KEY, OLDER_KEY)).sharedSecrets(CHANNEL))
                .containsExactly(
                        encryption.sharedSecret(CHANNEL),
                        ChannelEncryption.of(OLD_KEY).sharedSecret(CHANNEL),
                        ChannelEncryption.of(OLDER_KEY).sharedSecret(CHANNEL));
        assertThat(encryption.sharedSecrets(CHANNEL)).containsExactly(encryption.sharedSecret(CHANNEL));
        assertThat(encryption
                        .withPrevious(List.of(OLD_KEY))
                        .withPrevious(List.of(OLDER_KEY))
                        .sharedSecrets(CHANNEL))
                .hasSize(2);
    }

    @Test
    void officialClientsReadWhatWasEncryptedWithAPreviousKeyOnceTheyHaveIt() {
        ChannelEncryption rotated = encryption.withPrevious(List.of(OLD_KEY));
        Map<?, ?> wire = (Map<?, ?>)
                codec.read(ChannelEncryption.of(OLD_KEY).encrypt(CHANNEL, "\"sent by a node not yet changed\""));

        byte[] previous =
                Base64.getDecoder().decode(rotated.sharedSecrets(CHANNEL).get(1));

        assertThat(new SecretBoxOpener(previous).open(bytes(wire.get("ciphertext")), bytes(wire.get("nonce"))))
                .isEqualTo("\"sent by a node not yet changed\"");
    }

    @Test
    void saysWhichPreviousKeyIsNoneAndShowsNothingOfIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.withPrevious(List.of(OLD_KEY, "a secret of thirty-two characters")))
                .withMessage(
                        "the previous encryption master key 2 is not base64; make one with: openssl rand -base64 32")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.withPrevious(List.of("c2VjcmV0")))
                .withMessage(
                        "the previous encryption master key 1 must be 32 bytes in base64, this one has 6; make one with: openssl rand -base64 32");
    }

    @Test
    void takesNoKeyTwiceBecauseThenTheOneBeforeHasBeenForgotten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.withPrevious(List.of(MASTER_KEY)))
                .withMessage("the previous encryption master key 1 is the current one, or there twice; leave it out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.withPrevious(List.of(OLD_KEY, OLD_KEY)))
                .withMessage("the previous encryption master key 2 is the current one, or there twice; leave it out");
    }

    @Test
    void showsNoKey() {
        assertThat(encryption).hasToString("ChannelEncryption");
        assertThat(encryption.withPrevious(List.of(OLD_KEY))).hasToString("ChannelEncryption");
    }

    private static void cannotBeDecrypted(ChannelEncryption encryption, String channel, String data) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encryption.decrypt(channel, data))
                .withMessageStartingWith("the data of an event on \"%s\" cannot be decrypted".formatted(channel));
    }

    private static byte[] bytes(Object base64) {
        return Base64.getDecoder().decode((String) base64);
    }

    private static final class Nonce19 extends SecureRandom {

        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            byte[] nonce = Base64.getDecoder().decode(NONCE_19);
            System.arraycopy(nonce, 0, bytes, 0, bytes.length);
        }
    }
}
