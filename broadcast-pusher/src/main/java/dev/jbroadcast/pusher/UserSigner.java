package dev.jbroadcast.pusher;

import dev.jbroadcast.SocketId;

/**
 * Signs and verifies as whom a connection signs in: HMAC-SHA256 over socket id, {@code ::user::} and the user data
 * ({@code pusher-protocol.md} §4.1). Thread-safe.
 *
 * <p>No legal channel name makes a {@link ChannelSigner} sign such a text: it would have to contain a colon.
 */
public final class UserSigner {

    private final AuthSignature signature;

    public UserSigner(AppCredentials credentials) {
        this.signature = new AuthSignature(credentials);
    }

    /**
     * The {@code auth} that signs a connection in: the key, a colon and 64 hexadecimal digits.
     *
     * @param userData the JSON text that says who it is, signed to the letter
     */
    public String sign(SocketId socketId, String userData) {
        return signature.sign(textToSign(socketId, userData));
    }

    /** Whether a client's {@code auth} was signed with this secret for exactly this; compares in constant time. */
    public boolean verify(SocketId socketId, String userData, String auth) {
        return signature.verify(textToSign(socketId, userData), auth);
    }

    /** What is signed; holds nothing that the client does not know. */
    public static String textToSign(SocketId socketId, String userData) {
        return socketId + "::user::" + userData;
    }
}
