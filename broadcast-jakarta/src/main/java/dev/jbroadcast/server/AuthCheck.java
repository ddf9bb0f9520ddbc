package dev.jbroadcast.server;

import dev.jbroadcast.pusher.AppCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is wrong with an {@code auth} that a client presents: a key, a colon and a signature
 * ({@code pusher-protocol.md} §2.2, §4.1).
 */
final class AuthCheck {

    /** Signs the text with the credentials whose key the client named, and compares. */
    @FunctionalInterface
    interface Verifier {
        boolean verify(AppCredentials credentials, String auth);
    }

    private AuthCheck() {}

    /**
     * What is wrong, in the words of Pusher's service; null if nothing is.
     *
     * @param what the client wants to do, such as {@code subscription}
     * @param textToSign what should have been signed; holds nothing but what the client sent, and shows what went wrong
     */
    static @Nullable String complaint(App app, String what, String auth, String textToSign, Verifier verifier) {
        int colon = auth.indexOf(':');
        String key = colon < 0 ? auth : auth.substring(0, colon);
        AppCredentials credentials = app.credentials(key).orElse(null);
        if (credentials == null) {
            return "Invalid key in %s auth data: '%s'".formatted(what, Shortened.of(key));
        }
        return verifier.verify(credentials, auth)
                ? null
                : "Invalid signature: Expected HMAC SHA256 hex digest of %s, but got %s"
                        .formatted(Shortened.of(textToSign), Shortened.of(auth.substring(colon + 1)));
    }
}
