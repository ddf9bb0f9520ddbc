package dev.jbroadcast.pusher;

/**
 * The {@code auth} of a frame: the app's key, a colon and the signature of a text. The key is public and only says
 * which secret signed. Thread-safe.
 */
final class AuthSignature {

    private final String prefix;
    private final HmacSha256 hmac;

    AuthSignature(AppCredentials credentials) {
        this.prefix = credentials.key() + ":";
        this.hmac = new HmacSha256(credentials.secret());
    }

    String sign(String text) {
        return prefix + hmac.hex(text);
    }

    /** Whether this is the {@code auth} of the text; the signature is compared in constant time. */
    boolean verify(String text, String auth) {
        return auth.startsWith(prefix) && hmac.verifies(text, auth.substring(prefix.length()));
    }
}
