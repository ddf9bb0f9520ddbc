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
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.security.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /broadcasting/auth}: a client names its connection and the channel it wants to join, and gets a
 * signature that the server accepts, or a refusal ({@code pusher-protocol.md} §2.2, §2.6). With an encrypted channel's
 * signature it gets the channel's key (§7): the answer is as secret as what is sent there.
 *
 * <p>The name and the socket id are validated before anything is asked or signed: 400. Who may not join gets 403, and
 * the log says why. A callback that throws is logged and answered with 500. Error bodies are <code>{"message": …}
 * </code>.
 *
 * <p>Thread-safe; blocks as long as the application's callback does.
 */
public final class ChannelAuthEndpoint implements AuthEndpoint {

    /** Where clients look for it unless they are told otherwise. */
    public static final String DEFAULT_PATH = "/broadcasting/auth";

    private static final Logger log = LoggerFactory.getLogger(ChannelAuthEndpoint.class);

    private final ChannelRegistry channels;
    private final ChannelSigner signer;
    private final JsonCodec codec;
    private final AuthBodies bodies;
    private final @Nullable ChannelEncryption encryption;

    /** An endpoint that refuses encrypted channels to everybody. */
    public ChannelAuthEndpoint(AppCredentials credentials, ChannelRegistry channels, JsonCodec codec) {
        this(credentials, channels, codec, null);
    }

    /**
     * An endpoint.
     *
     * @param encryption has the keys of encrypted channels; null to refuse those to everybody
     */
    public ChannelAuthEndpoint(
            AppCredentials credentials,
            ChannelRegistry channels,
            JsonCodec codec,
            @Nullable ChannelEncryption encryption) {
        this.channels = channels;
        this.signer = new ChannelSigner(credentials);
        this.codec = codec;
        this.bodies = new AuthBodies(codec);
        this.encryption = encryption;
    }

    @Override
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

    @Override
    public AuthResponse handleBody(@Nullable String contentType, String body, Guards guards) {
        return bodies.read(contentType, body, fields -> handleForm(fields, guards));
    }

    @Override
    public AuthResponse handleForm(Function<String, @Nullable String> parameters, Guards guards) {
        return handleFields(parameters.apply("socket_id"), parameters.apply("channel_name"), guards);
    }

    @Override
    public AuthResponse tooLarge() {
        return bodies.tooLarge();
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
            return bodies.badSocketId();
        }
        if (channelName == null || !Channel.isLegalName(channelName)) {
            return bodies.error(400, "The channel_name is missing or not a legal channel name.");
        }
        Channel channel = new Channel(channelName);
        if (!channel.kind().requiresAuthorization()) {
            return bodies.error(400, "The channel is public: joining it takes no authorization.");
        }
        if (channel.kind() == ChannelKind.ENCRYPTED_PRIVATE && encryption == null) {
            log.info(
                    "refused {} to {}: there is no encryption master key; set broadcast.server.encryption-master-key in Spring Boot, or give the endpoint a ChannelEncryption",
                    channel,
                    socketId);
            return bodies.forbidden();
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
            return bodies.failed();
        }
        if (decision instanceof ChannelDecision.Allowed allowed) {
            return allowed(channel, socketId, allowed.member());
        }
        // A registry never abstains.
        log.info("refused {} to {}: {}", channel, socketId, ((ChannelDecision.Denied) decision).reason());
        return bodies.forbidden();
    }

    private AuthResponse allowed(Channel channel, SocketId socketId, @Nullable PresenceMember member) {
        Map<String, String> answer = new LinkedHashMap<>();
        if (member == null) {
            answer.put("auth", signer.sign(socketId, channel.name(), null));
            if (encryption != null && channel.kind() == ChannelKind.ENCRYPTED_PRIVATE) {
                answer.put("shared_secret", encryption.sharedSecret(channel.name()));
            }
        } else {
            // Clients pass this text on to the server as it is; so it is the text, not its meaning, that is signed.
            String channelData;
            try {
                channelData = codec.write(channelData(member));
            } catch (JsonCodecException e) {
                log.error("the info of the presence member \"{}\" cannot be written as JSON", member.id(), e);
                return bodies.failed();
            }
            answer.put("auth", signer.sign(socketId, channel.name(), channelData));
            answer.put("channel_data", channelData);
        }
        return bodies.signed(answer);
    }

    private static Map<String, Object> channelData(PresenceMember member) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("user_id", member.id());
        data.put("user_info", member.info());
        return data;
    }
}
