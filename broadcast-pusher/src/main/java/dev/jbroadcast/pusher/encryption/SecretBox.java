package dev.jbroadcast.pusher.encryption;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * NaCl's {@code secretbox}, XSalsa20-Poly1305: a box is 16 bytes of authentication code and then the ciphertext, as
 * long as the plaintext. Immutable.
 */
final class SecretBox {

    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 24;

    private static final int MAC_BYTES = 16;

    private final byte[] key;

    SecretBox(byte[] key) {
        this.key = key;
    }

    /** @param nonce never used before with this key */
    byte[] seal(byte[] nonce, byte[] plaintext) {
        XSalsa20Engine cipher = cipher(nonce);
        byte[] macKey = macKey(cipher);
        byte[] box = new byte[MAC_BYTES + plaintext.length];
        cipher.processBytes(plaintext, 0, plaintext.length, box, MAC_BYTES);
        System.arraycopy(mac(macKey, box), 0, box, 0, MAC_BYTES);
        return box;
    }

    /** The plaintext; empty if the box was not sealed with this key and nonce, or not left as it was. */
    Optional<byte[]> open(byte[] nonce, byte[] box) {
        if (nonce.length != NONCE_BYTES || box.length < MAC_BYTES) {
            return Optional.empty();
        }
        XSalsa20Engine cipher = cipher(nonce);
        byte[] mac = mac(macKey(cipher), box);
        if (!MessageDigest.isEqual(mac, Arrays.copyOf(box, MAC_BYTES))) {
            return Optional.empty();
        }
        byte[] plaintext = new byte[box.length - MAC_BYTES];
        cipher.processBytes(box, MAC_BYTES, plaintext.length, plaintext, 0);
        return Optional.of(plaintext);
    }

    private XSalsa20Engine cipher(byte[] nonce) {
        XSalsa20Engine cipher = new XSalsa20Engine();
        // A stream cipher does the same in both directions.
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        return cipher;
    }

    /** The first bytes of the key stream, which encrypt nothing. */
    private static byte[] macKey(XSalsa20Engine cipher) {
        byte[] macKey = new byte[KEY_BYTES];
        cipher.processBytes(macKey, 0, KEY_BYTES, macKey, 0);
        return macKey;
    }

    private static byte[] mac(byte[] macKey, byte[] box) {
        Poly1305 poly1305 = new Poly1305();
        poly1305.init(new KeyParameter(macKey));
        poly1305.update(box, MAC_BYTES, box.length - MAC_BYTES);
        byte[] mac = new byte[MAC_BYTES];
        poly1305.doFinal(mac, 0);
        return mac;
    }
}
