package dev.jbroadcast.pusher;

import dev.jbroadcast.SocketId;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies that a connection may join a channel: HMAC-SHA256 over socket id, channel name and, where there is
 * one, the channel data ({@code pusher-protocol.md} §2.2). Thread-safe.
 *
 * <p>Whoever signs must have validated the channel's name before: the parts of the signed text are joined by colons,
 * and a name that contains one could turn a signature for one thing into a signature for another.
 */
public final class ChannelSigner {

    private final AuthSignature signature;

    public ChannelSigner(AppCredentials credentials) {
        this.signature = new AuthSignature(credentials);
    }

    /**
     * The {@code auth} that lets a connection join a channel: the key, a colon and 64 hexadecimal digits.
     *
     * @param channelData the JSON text that goes with the subscription, signed to the letter; null or empty if there is
     *     none
     */
    public String sign(SocketId socketId, String channel, @Nullable String channelData) {
        return signature.sign(textToSign(socketId, channel, channelData));
    }

    /** Whether a client's {@code auth} was signed with this secret for exactly this; compares in constant time. */
    public boolean verify(SocketId socketId, String channel, @Nullable String channelData, String auth) {
        return signature.verify(textToSign(socketId, channel, channelData), auth);
    }

    /** What is signed; holds nothing that the client does not know. */
    public static String textToSign(SocketId socketId, String channel, @Nullable String channelData) {
        String text = socketId + ":" + channel;
        return channelData == null || channelData.isEmpty() ? text : text + ":" + channelData;
    }
}
