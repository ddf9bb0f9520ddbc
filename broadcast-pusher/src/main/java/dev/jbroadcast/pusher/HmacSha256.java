package dev.jbroadcast.pusher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one kind of signature that the Pusher protocol has: HMAC-SHA256 with the app's secret, written as 64 lower-case
 * hexadecimal digits. Text is signed as UTF-8. Thread-safe.
 */
final class HmacSha256 {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    /** @throws IllegalArgumentException if the secret is empty */
    HmacSha256(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    String hex(byte[] bytes) {
        return HexFormat.of().formatHex(mac().doFinal(bytes));
    }

    /** Whether these digits are the signature of the text; takes the same time wherever they differ. */
    boolean verifies(String text, String hex) {
        return MessageDigest.isEqual(bytes(hex(text)), bytes(hex));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(String hex) {
        return hex.getBytes(StandardCharsets.UTF_8);
    }
}
