package dev.jbroadcast.pusher;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies webhooks: HMAC-SHA256 over the body, byte by byte as it is sent ({@code pusher-protocol.md} §6).
 * Whoever receives one verifies the bytes that arrived, not JSON that was read and written again. Thread-safe.
 */
public final class WebhookSigner {

    private final HmacSha256 hmac;

    /** @param credentials with the key that the header {@code X-Pusher-Key} names */
    public WebhookSigner(AppCredentials credentials) {
        this.hmac = new HmacSha256(credentials.secret());
    }

    /** The header {@code X-Pusher-Signature} for a body: 64 lower-case hexadecimal digits. */
    public String sign(byte[] body) {
        return hmac.hex(body);
    }

    /**
     * Whether a body was signed with this secret; takes the same time either way.
     *
     * @param signature the header {@code X-Pusher-Signature}; null if there is none, which verifies nothing
     */
    public boolean verify(byte[] body, @Nullable String signature) {
        return signature != null && MessageDigest.isEqual(bytes(sign(body)), bytes(signature));
    }

    private static byte[] bytes(String hex) {
        return hex.getBytes(StandardCharsets.UTF_8);
    }
}
