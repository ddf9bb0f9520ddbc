package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelDecision;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /broadcasting/auth}: a client names its connection and the channel it wants to join, and gets a
 * signature that the server accepts, or a refusal ({@code pusher-protocol.md} §2.2, §2.6).
 *
 * <p>The name and the socket id are validated before anything is asked or signed: 400. Who may not join gets 403, and
 * the log says why. A callback that throws is logged and answered with 500. Error bodies are <code>{"message": …}
 * </code>.
 *
 * <p>Thread-safe; blocks as long as the application's callback does.
 */
public final class ChannelAuthEndpoint {

    /** Where clients look for it unless they are told otherwise. */
    public static final String DEFAULT_PATH = "/broadcasting/auth";

    /**
     * Room for a channel name and a socket id: an adapter reads no more, and asks {@link #tooLarge()} what to answer.
     */
    public static final int MAX_BODY_BYTES = 16 * 1024;

    private static final Logger log = LoggerFactory.getLogger(ChannelAuthEndpoint.class);

    private final ChannelRegistry channels;
    private final ChannelSigner signer;
    private final JsonCodec codec;

    public ChannelAuthEndpoint(AppCredentials credentials, ChannelRegistry channels, JsonCodec codec) {
        this.channels = channels;
        this.signer = new ChannelSigner(credentials);
        this.codec = codec;
    }

    /**
     * Checks that there are all the guards that channels want to ask, for adapters to call when the application starts.
     *
     * @param available the names of the guards that there are, beside the default guard
     * @throws IllegalArgumentException if one is missing; the message names it
     */
    public void requireGuards(Collection<String> available) {
        for (String guard : channels.guards()) {
            if (!available.contains(guard)) {
                throw new IllegalArgumentException(
                        "channels are authorized by the guard \"%s\", and there is no such guard; there are: %s"
                                .formatted(guard, available.isEmpty() ? "none but the default guard" : available));
            }
        }
    }

    /**
     * Answers a request of which only the default guard is to say who makes it.
     *
     * @param contentType of the body: JSON, or else it is taken for a form, as clients of all kinds send it
     * @param principal null if nobody is signed in
     */
    public AuthResponse handleBody(@Nullable String contentType, String body, @Nullable Principal principal) {
        return handleBody(contentType, body, Guards.of(principal));
    }

    /**
     * Answers a request that can be signed in in several ways.
     *
     * @param contentType of the body: JSON, or else it is taken for a form, as clients of all kinds send it
     * @param guards say who is signed in
     */
    public AuthResponse handleBody(@Nullable String contentType, String body, Guards guards) {
        return isJson(contentType) ? handleJson(body, guards) : handleForm(body, guards);
    }

    /** Answers a request whose body has more than {@value #MAX_BODY_BYTES} bytes. */
    public AuthResponse tooLarge() {
        return error(413, "The body has more than %d bytes.".formatted(MAX_BODY_BYTES));
    }

    /** Whether a body is to be read as JSON. */
    public static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private AuthResponse handleJson(String body, Guards guards) {
        try {
            if (codec.read(body) instanceof Map<?, ?> fields) {
                return handleFields(text(fields.get("socket_id")), text(fields.get("channel_name")), guards);
            }
        } catch (JsonCodecException e) {
            log.debug("refused a channel authorization: its body is no JSON", e);
        }
        return error(400, "The body is not a JSON object.");
    }

    private AuthResponse handleForm(String body, Guards guards) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String pair : body.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            return error(400, "The body is not a form.");
        }
        return handleFields(fields.get("socket_id"), fields.get("channel_name"), guards);
    }

    /**
     * Answers a request whose body the web framework has taken apart, and of which only the default guard is to say who
     * makes it.
     *
     * @param principal null if nobody is signed in
     */
    public AuthResponse handleFields(
            @Nullable String socketId, @Nullable String channelName, @Nullable Principal principal) {
        return handleFields(socketId, channelName, Guards.of(principal));
    }

    /**
     * Answers a request whose body the web framework has taken apart, and that can be signed in in several ways.
     *
     * @param guards say who is signed in
     */
    public AuthResponse handleFields(@Nullable String socketId, @Nullable String channelName, Guards guards) {
        Optional<SocketId> socket = SocketId.parse(socketId);
        if (socket.isEmpty()) {
            return error(400, "The socket_id is missing or does not have the form digits, dot, digits.");
        }
        if (channelName == null || !Channel.isLegalName(channelName)) {
            return error(400, "The channel_name is missing or not a legal channel name.");
        }
        Channel channel = new Channel(channelName);
        if (!channel.kind().requiresAuthorization()) {
            return error(400, "The channel is public: joining it takes no authorization.");
        }
        if (channel.kind() == ChannelKind.ENCRYPTED_PRIVATE) {
            log.info("refused {} to {}: encrypted channels are not supported yet", channel, socketId);
            return error(403, "Forbidden");
        }
        return decide(channel, socket.get(), guards);
    }

    private AuthResponse decide(Channel channel, SocketId socketId, Guards guards) {
        ChannelDecision decision;
        try {
            decision = channels.authorize(channel, guards, socketId);
        } catch (Exception e) {
            // Annotated methods may throw checked exceptions, which come through as they are.
            log.error("the callback that authorizes {} failed", channel, e);
            return error(500, "The authorization failed.");
        }
        if (decision instanceof ChannelDecision.Allowed allowed) {
            return allowed(channel, socketId, allowed.member());
        }
        // A registry never abstains.
        log.info("refused {} to {}: {}", channel, socketId, ((ChannelDecision.Denied) decision).reason());
        return error(403, "Forbidden");
    }

    private AuthResponse allowed(Channel channel, SocketId socketId, @Nullable PresenceMember member) {
        Map<String, String> answer = new LinkedHashMap<>();
        if (member == null) {
            answer.put("auth", signer.sign(socketId, channel.name(), null));
        } else {
            // Clients pass this text on to the server as it is; so it is the text, not its meaning, that is signed.
            String channelData;
            try {
                channelData = codec.write(channelData(member));
            } catch (JsonCodecException e) {
                log.error("the info of the presence member \"{}\" cannot be written as JSON", member.id(), e);
                return error(500, "The authorization failed.");
            }
            answer.put("auth", signer.sign(socketId, channel.name(), channelData));
            answer.put("channel_data", channelData);
        }
        return new AuthResponse(200, codec.write(answer));
    }

    private static Map<String, Object> channelData(PresenceMember member) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("user_id", member.id());
        data.put("user_info", member.info());
        return data;
    }

    private AuthResponse error(int status, String message) {
        return new AuthResponse(status, codec.write(Map.of("message", message)));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
