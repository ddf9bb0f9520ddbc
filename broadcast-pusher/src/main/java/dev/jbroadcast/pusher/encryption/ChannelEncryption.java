package dev.jbroadcast.pusher.encryption;

import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts the events of {@code private-encrypted-} channels, so that only the back-end and the subscribers of a
 * channel can read them, and no server between ({@code pusher-protocol.md} §7).
 *
 * <p>The back-end has one master key, which it gives to nobody. Each channel has a key of its own, made of the master
 * key and the channel's name; a client gets it, as the {@linkplain #sharedSecret shared secret}, with the answer that
 * lets it join. An event's data is encrypted with it by XSalsa20-Poly1305 and a random nonce: it can be neither read
 * nor changed on the way. The event's name, the channel's name and the size remain visible.
 *
 * <p>A master key can be replaced: what was encrypted with {@linkplain #withPrevious previous} ones can still be read,
 * and clients can have the keys that are made of those.
 *
 * <p>Thread-safe; does not block, unless the source of randomness does. Shows no key.
 */
public final class ChannelEncryption {

    /** The bytes of a master key. */
    public static final int MASTER_KEY_BYTES = 32;

    private static final String REMEDY = "; make one with: openssl rand -base64 " + MASTER_KEY_BYTES;

    /** The current one, and then the previous ones. */
    private final List<byte[]> masterKeys;

    private final JsonCodec codec;
    private final SecureRandom random;

    private ChannelEncryption(List<byte[]> masterKeys, JsonCodec codec, SecureRandom random) {
        this.masterKeys = List.copyOf(masterKeys);
        this.codec = codec;
        this.random = random;
    }

    /**
     * Encryption with a master key, and the JSON library on the class path.
     *
     * @param masterKey {@value #MASTER_KEY_BYTES} random bytes in base64
     * @throws IllegalArgumentException if it is anything else; the message does not show it
     * @throws IllegalStateException if there is no JSON library
     */
    public static ChannelEncryption of(String masterKey) {
        return of(masterKey, JsonCodec.detect(), new SecureRandom());
    }

    /**
     * Encryption with a master key.
     *
     * @param masterKey {@value #MASTER_KEY_BYTES} random bytes in base64
     * @param codec writes and reads the wire form of events
     * @param random makes the nonces
     * @throws IllegalArgumentException if the master key is anything else; the message does not show it
     */
    public static ChannelEncryption of(String masterKey, JsonCodec codec, SecureRandom random) {
        return new ChannelEncryption(List.of(decodeMasterKey("encryption master key", masterKey)), codec, random);
    }

    /**
     * The same, with other master keys that events may have been encrypted with: the ones before a change of the key,
     * and while nodes are changed one after the other also the one that is to come.
     *
     * @param masterKeys each {@value #MASTER_KEY_BYTES} random bytes in base64, those first that are more likely; they
     *     replace those that it had
     * @throws IllegalArgumentException if one is anything else, or the current one, or there twice; the message says
     *     which by its place, and shows none
     */
    public ChannelEncryption withPrevious(List<String> masterKeys) {
        List<byte[]> keys = new ArrayList<>();
        keys.add(this.masterKeys.get(0));
        for (String masterKey : masterKeys) {
            String which = "previous encryption master key %d".formatted(keys.size());
            byte[] key = decodeMasterKey(which, masterKey);
            if (keys.stream().anyMatch(other -> MessageDigest.isEqual(other, key))) {
                throw new IllegalArgumentException(
                        "the %s is the current one, or there twice; leave it out".formatted(which));
            }
            keys.add(key);
        }
        return new ChannelEncryption(keys, codec, random);
    }

    /**
     * The key of a channel, as the authorization endpoint hands it to clients that may join, made of the current master
     * key.
     *
     * @param channel the wire name, with {@code private-encrypted-}
     * @return 32 bytes in padded standard base64
     * @throws IllegalArgumentException if the channel is not an encrypted one
     */
    public String sharedSecret(String channel) {
        return sharedSecrets(channel).get(0);
    }

    /**
     * All keys of a channel that its events may have been encrypted with: the {@linkplain #sharedSecret current} one,
     * and then those made of the {@linkplain #withPrevious previous} master keys.
     *
     * @param channel the wire name, with {@code private-encrypted-}
     * @return at least one; each 32 bytes in padded standard base64
     * @throws IllegalArgumentException if the channel is not an encrypted one
     */
    public List<String> sharedSecrets(String channel) {
        requireEncrypted(channel);
        return masterKeys.stream()
                .map(masterKey -> Base64.getEncoder().encodeToString(channelKey(masterKey, channel)))
                .toList();
    }

    /**
     * The {@code data} of an event as it goes over the wire: <code>{"nonce": …, "ciphertext": …}</code>, encrypted with
     * the current key. It is a third longer than the plaintext, and some 80 characters more.
     *
     * @param channel the wire name, with {@code private-encrypted-}
     * @param json what clients get to see: JSON text
     * @throws IllegalArgumentException if the channel is not an encrypted one
     */
    public String encrypt(String channel, String json) {
        requireEncrypted(channel);
        byte[] nonce = new byte[SecretBox.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] box = new SecretBox(channelKey(masterKeys.get(0), channel))
                .seal(nonce, json.getBytes(StandardCharsets.UTF_8));
        Map<String, String> data = new LinkedHashMap<>();
        data.put("nonce", Base64.getEncoder().encodeToString(nonce));
        data.put("ciphertext", Base64.getEncoder().encodeToString(box));
        return codec.write(data);
    }

    /**
     * The JSON text that was encrypted: for client events that a webhook reports, and for tests.
     *
     * @param channel the wire name, with {@code private-encrypted-}
     * @param data as it came over the wire
     * @throws IllegalArgumentException if the channel is not an encrypted one, or the data was not encrypted for it
     *     with the current master key or a previous one, or was changed since
     */
    public String decrypt(String channel, String data) {
        requireEncrypted(channel);
        return read(data)
                .flatMap(encrypted -> masterKeys.stream()
                        .map(masterKey -> new SecretBox(channelKey(masterKey, channel)))
                        .flatMap(secretBox -> secretBox.open(encrypted.nonce(), encrypted.box()).stream())
                        .findFirst())
                .map(plaintext -> new String(plaintext, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the data of an event on \"%s\" cannot be decrypted: it was not encrypted for this channel with this master key, or it was changed since"
                                .formatted(channel)));
    }

    private Optional<Encrypted> read(String data) {
        try {
            if (codec.read(data) instanceof Map<?, ?> fields
                    && fields.get("nonce") instanceof String nonce
                    && fields.get("ciphertext") instanceof String box) {
                return Optional.of(new Encrypted(
                        Base64.getDecoder().decode(nonce), Base64.getDecoder().decode(box)));
            }
        } catch (JsonCodecException | IllegalArgumentException e) {
            // Neither JSON nor base64: nothing that anybody has encrypted.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private record Encrypted(byte[] nonce, byte[] box) {}

    @Override
    public String toString() {
        return "ChannelEncryption";
    }

    private static void requireEncrypted(String channel) {
        if (ChannelKind.ofName(channel) != ChannelKind.ENCRYPTED_PRIVATE) {
            throw new IllegalArgumentException("the channel \"%s\" is not encrypted: its name does not begin with %s"
                    .formatted(channel, ChannelKind.ENCRYPTED_PRIVATE.prefix()));
        }
    }

    static byte[] channelKey(byte[] masterKey, String channel) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(channel.getBytes(StandardCharsets.UTF_8));
            return sha256.digest(masterKey);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] decodeMasterKey(String which, String masterKey) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(masterKey);
        } catch (IllegalArgumentException e) {
            // Not as the cause: its message shows a character of the key.
            throw new IllegalArgumentException("the %s is not base64".formatted(which) + REMEDY);
        }
        if (key.length != MASTER_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the %s must be %d bytes in base64, this one has %d".formatted(which, MASTER_KEY_BYTES, key.length)
                            + REMEDY);
        }
        return key;
    }
}
