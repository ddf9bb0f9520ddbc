package dev.jbroadcast.pusher;

import dev.jbroadcast.SocketId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies that a connection may join a channel: HMAC-SHA256 over socket id, channel name and, where there is
 * one, the channel data ({@code pusher-protocol.md} §2.2). Thread-safe.
 *
 * <p>Whoever signs must have validated the channel's name before: the parts of the signed text are joined by colons,
 * and a name that contains one could turn a signature for one thing into a signature for another.
 */
public final class ChannelSigner {

    private static final String ALGORITHM = "HmacSHA256";

    private final String key;
    private final SecretKeySpec secret;

    public ChannelSigner(AppCredentials credentials) {
        this.key = credentials.key();
        this.secret = new SecretKeySpec(credentials.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * The {@code auth} that lets a connection join a channel: the key, a colon and 64 hexadecimal digits.
     *
     * @param channelData the JSON text that goes with the subscription, signed to the letter; null or empty if there is
     *     none
     */
    public String sign(SocketId socketId, String channel, @Nullable String channelData) {
        return key + ":" + HexFormat.of().formatHex(hmac(textToSign(socketId, channel, channelData)));
    }

    /** Whether a client's {@code auth} was signed with this secret for exactly this; takes the same time either way. */
    public boolean verify(SocketId socketId, String channel, @Nullable String channelData, String auth) {
        byte[] expected = sign(socketId, channel, channelData).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, auth.getBytes(StandardCharsets.UTF_8));
    }

    /** What is signed; holds nothing that the client does not know. */
    public String textToSign(SocketId socketId, String channel, @Nullable String channelData) {
        String text = socketId + ":" + channel;
        return channelData == null || channelData.isEmpty() ? text : text + ":" + channelData;
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
