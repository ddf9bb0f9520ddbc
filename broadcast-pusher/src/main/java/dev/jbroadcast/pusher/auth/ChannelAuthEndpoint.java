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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * </code>, those of a 400 with Laravel's <code>"errors": {"channel_name": […]}</code> beside it.
 *
 * <p>A client that joins many channels at once may ask for all of them in one request, which names them in
 * {@code channel_names[]} in place of {@code channel_name}: up to {@value #MAX_CHANNEL_NAMES}, each once or more. The
 * answer is 200 and has for each name what would have been answered to it alone, as <code>
 * {"private-a": {"status": 200, "data": {"auth": …}}, "private-b": {"status": 403, "data": {"message": …}}}</code>. All
 * names are validated before the first callback is called; then the callbacks are called one after the other, and a
 * guard is asked once for all of them.
 *
 * <p>Where the encryption has {@linkplain ChannelEncryption#withPrevious previous keys}, a connection that asks for an
 * encrypted channel again gets the next of its keys, and after the last the current one again: official clients that
 * cannot decrypt an event ask once, and try what they get. Of up to {@value #REMEMBERED_KEYS} connections and channels
 * the endpoint remembers which key it gave them.
 *
 * <p>Thread-safe; blocks as long as the application's callback does.
 */
public final class ChannelAuthEndpoint implements AuthEndpoint {

    /** Where clients look for it unless they are told otherwise. */
    public static final String DEFAULT_PATH = "/broadcasting/auth";

    /** The most channels that one request asks for. */
    public static final int MAX_CHANNEL_NAMES = 100;

    private static final int REMEMBERED_KEYS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ChannelAuthEndpoint.class);

    private final ChannelRegistry channels;
    private final ChannelSigner signer;
    private final JsonCodec codec;
    private final AuthBodies bodies;
    private final @Nullable ChannelEncryption encryption;
    private final KeyTurns keyTurns = new KeyTurns(REMEMBERED_KEYS);
    private final String refusalMessage;

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
        this(builder(credentials, channels).codec(codec).encryption(encryption));
    }

    private ChannelAuthEndpoint(Builder builder) {
        this.channels = builder.channels;
        this.signer = new ChannelSigner(builder.credentials);
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.bodies = new AuthBodies(codec);
        this.encryption = builder.encryption;
        this.refusalMessage = builder.refusalMessage;
    }

    /**
     * Starts building an endpoint that signs for an app.
     *
     * @param channels decide who may join
     */
    public static Builder builder(AppCredentials credentials, ChannelRegistry channels) {
        return new Builder(credentials, channels);
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
        return bodies.answer(contentType, body, fields -> answer(fields, guards));
    }

    @Override
    public AuthResponse handleForm(Map<String, String[]> parameters, Guards guards) {
        return bodies.write(answer(AuthFields.ofForm(parameters), guards));
    }

    @Override
    public AuthResponse tooLarge() {
        return bodies.write(AuthAnswer.tooLarge());
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
        return bodies.write(answer(new AuthFields(socketId, channelName, channelName != null, null), guards));
    }

    private AuthAnswer answer(AuthFields fields, Guards guards) {
        Optional<SocketId> socketId = SocketId.parse(fields.socketId());
        if (socketId.isEmpty()) {
            return AuthAnswer.badSocketId();
        }
        Set<String> names = fields.channelNames();
        if (names == null) {
            return answer(socketId.get(), fields.channelName(), guards);
        }
        if (fields.hasChannelName()) {
            return AuthAnswer.invalid(
                    "channel_names", "The request has both channel_name and channel_names; it takes one of the two.");
        }
        if (names.isEmpty() || names.size() > MAX_CHANNEL_NAMES) {
            return AuthAnswer.invalid(
                    "channel_names", "The channel_names are not 1 to %d names.".formatted(MAX_CHANNEL_NAMES));
        }
        return answerEach(socketId.get(), names, askedOnce(guards));
    }

    private AuthAnswer answer(SocketId socketId, @Nullable String name, Guards guards) {
        AuthAnswer invalid = validate(name);
        return invalid == null ? decide(new Channel(name), socketId, guards) : invalid;
    }

    private AuthAnswer answerEach(SocketId socketId, Set<String> names, Guards guards) {
        Map<String, @Nullable AuthAnswer> answers = new LinkedHashMap<>();
        names.forEach(name -> answers.put(name, validate(name)));
        answers.replaceAll((name, invalid) -> invalid == null ? decide(new Channel(name), socketId, guards) : invalid);
        Map<String, Object> body = new LinkedHashMap<>();
        answers.forEach((name, answer) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("status", answer.status());
            entry.put("data", answer.body());
            body.put(name, entry);
        });
        return new AuthAnswer(200, body);
    }

    /** To verify a token may take long, and the answer is the same for all channels of a request. */
    private static Guards askedOnce(Guards guards) {
        Map<String, Optional<Principal>> answers = new HashMap<>();
        return guard -> {
            Optional<Principal> known = answers.get(guard);
            if (known == null) {
                known = Optional.ofNullable(guards.user(guard));
                answers.put(guard, known);
            }
            return known.orElse(null);
        };
    }

    /** What is wrong with a name; null if nothing is. */
    private static @Nullable AuthAnswer validate(@Nullable String name) {
        if (name == null || !Channel.isLegalName(name)) {
            return AuthAnswer.invalid("channel_name", "The channel_name is missing or not a legal channel name.");
        }
        return new Channel(name).kind().requiresAuthorization()
                ? null
                : AuthAnswer.invalid("channel_name", "The channel is public: joining it takes no authorization.");
    }

    private AuthAnswer decide(Channel channel, SocketId socketId, Guards guards) {
        if (channel.kind() == ChannelKind.ENCRYPTED_PRIVATE && encryption == null) {
            log.info(
                    "refused {} to {}: there is no encryption master key; set broadcast.server.encryption-master-key in Spring Boot, or give the endpoint a ChannelEncryption",
                    channel,
                    socketId);
            return forbidden();
        }
        ChannelDecision decision;
        try {
            decision = channels.authorize(channel, guards, socketId);
        } catch (Exception e) {
            // Annotated methods may throw checked exceptions, which come through as they are.
            log.error("the callback that authorizes {} failed", channel, e);
            return AuthAnswer.failed();
        }
        if (decision instanceof ChannelDecision.Allowed allowed) {
            return allowed(channel, socketId, allowed.member());
        }
        // A registry never abstains.
        log.info("refused {} to {}: {}", channel, socketId, ((ChannelDecision.Denied) decision).reason());
        return forbidden();
    }

    private AuthAnswer allowed(Channel channel, SocketId socketId, @Nullable PresenceMember member) {
        Map<String, String> answer = new LinkedHashMap<>();
        if (member == null) {
            answer.put("auth", signer.sign(socketId, channel.name(), null));
            if (encryption != null && channel.kind() == ChannelKind.ENCRYPTED_PRIVATE) {
                List<String> keys = encryption.sharedSecrets(channel.name());
                answer.put("shared_secret", keyTurns.next(socketId, channel.name(), keys));
            }
        } else {
            // Clients pass this text on to the server as it is; so it is the text, not its meaning, that is signed.
            String channelData;
            try {
                channelData = codec.write(channelData(member));
            } catch (JsonCodecException e) {
                log.error("the info of the presence member \"{}\" cannot be written as JSON", member.id(), e);
                return AuthAnswer.failed();
            }
            answer.put("auth", signer.sign(socketId, channel.name(), channelData));
            answer.put("channel_data", channelData);
        }
        return new AuthAnswer(200, answer);
    }

    private AuthAnswer forbidden() {
        return AuthAnswer.error(403, refusalMessage);
    }

    private static Map<String, Object> channelData(PresenceMember member) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("user_id", member.id());
        data.put("user_info", member.info());
        return data;
    }

    /** Builds a {@link ChannelAuthEndpoint}. Not thread-safe. */
    public static final class Builder {

        private final AppCredentials credentials;
        private final ChannelRegistry channels;
        private @Nullable JsonCodec codec;
        private @Nullable ChannelEncryption encryption;
        private String refusalMessage = DEFAULT_REFUSAL_MESSAGE;

        private Builder(AppCredentials credentials, ChannelRegistry channels) {
            this.credentials = credentials;
            this.channels = channels;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** Has the keys of encrypted channels; null, as by default, refuses those to everybody. */
        public Builder encryption(@Nullable ChannelEncryption encryption) {
            this.encryption = encryption;
            return this;
        }

        /** What who may not join is told, always the same; by default {@value #DEFAULT_REFUSAL_MESSAGE}. */
        public Builder refusalMessage(String refusalMessage) {
            this.refusalMessage = refusalMessage;
            return this;
        }

        /**
         * Builds the endpoint.
         *
         * @throws IllegalStateException if there is no JSON library
         */
        public ChannelAuthEndpoint build() {
            return new ChannelAuthEndpoint(this);
        }
    }
}
