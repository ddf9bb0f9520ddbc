package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.UserSigner;
import java.security.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /broadcasting/user-auth}: a client names its connection, and gets a signature with which it signs
 * in there as the user of this request ({@code pusher-protocol.md} §4.1). From then on events can be sent to that user,
 * and all of a user's connections can be closed.
 *
 * <p>The socket id is validated before anything is asked or signed: 400. Who is not signed in, by the default guard,
 * gets 403. A callback that throws is logged and answered with 500. Error bodies are <code>{"message": …}</code>, those
 * of a bad socket id with Laravel's {@code errors} beside it.
 *
 * <p>Thread-safe; blocks as long as the application's callback does.
 */
public final class UserAuthEndpoint implements AuthEndpoint {

    /** Where Laravel has it and Laravel Echo looks for it; other clients have to be told. */
    public static final String DEFAULT_PATH = "/broadcasting/user-auth";

    private static final Logger log = LoggerFactory.getLogger(UserAuthEndpoint.class);

    private final UserSigner signer;
    private final UserDataResolver users;
    private final JsonCodec codec;
    private final AuthBodies bodies;
    private final String refusalMessage;

    /** @param users says who the principal of a request is to others; {@link UserDataResolver#byName()} if in doubt */
    public UserAuthEndpoint(AppCredentials credentials, UserDataResolver users, JsonCodec codec) {
        this(builder(credentials).users(users).codec(codec));
    }

    private UserAuthEndpoint(Builder builder) {
        this.signer = new UserSigner(builder.credentials);
        this.users = builder.users;
        this.codec = builder.codec == null ? JsonCodec.detect() : builder.codec;
        this.bodies = new AuthBodies(codec);
        this.refusalMessage = builder.refusalMessage;
    }

    /** Starts building an endpoint that signs for an app. */
    public static Builder builder(AppCredentials credentials) {
        return new Builder(credentials);
    }

    /** Does nothing: only the default guard is asked. */
    @Override
    public void requireGuards(Collection<String> available) {}

    /**
     * Answers a request.
     *
     * @param contentType of the body: JSON, or else it is taken for a form, as clients of all kinds send it
     * @param principal null if nobody is signed in
     */
    public AuthResponse handleBody(@Nullable String contentType, String body, @Nullable Principal principal) {
        return handleBody(contentType, body, Guards.of(principal));
    }

    @Override
    public AuthResponse handleBody(@Nullable String contentType, String body, Guards guards) {
        return bodies.answer(contentType, body, fields -> answer(fields.socketId(), guards));
    }

    @Override
    public AuthResponse handleForm(Map<String, String[]> parameters, Guards guards) {
        return handleFields(AuthFields.ofForm(parameters).socketId(), guards);
    }

    /**
     * Answers a request whose body the web framework has taken apart.
     *
     * @param guards say who is signed in; only the default guard is asked
     */
    public AuthResponse handleFields(@Nullable String socketId, Guards guards) {
        return bodies.write(answer(socketId, guards));
    }

    @Override
    public AuthResponse tooLarge() {
        return bodies.write(AuthAnswer.tooLarge());
    }

    private AuthAnswer answer(@Nullable String socketId, Guards guards) {
        Optional<SocketId> socket = SocketId.parse(socketId);
        if (socket.isEmpty()) {
            return AuthAnswer.badSocketId();
        }
        try {
            return signIn(socket.get(), guards.user(Guards.DEFAULT));
        } catch (RuntimeException e) {
            log.error("signing {} in failed", socketId, e);
            return AuthAnswer.failed();
        }
    }

    private AuthAnswer signIn(SocketId socketId, @Nullable Principal principal) {
        if (principal == null) {
            log.info("refused to sign {} in: nobody is signed in", socketId);
            return AuthAnswer.error(403, refusalMessage);
        }
        UserData user = users.resolve(principal);
        if (user == null) {
            log.info("refused to sign {} in: the callback knows no user for \"{}\"", socketId, principal.getName());
            return AuthAnswer.error(403, refusalMessage);
        }
        // Clients pass this text on to the server as it is; so it is the text, not its meaning, that is signed.
        String userData = codec.write(fields(user));
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("auth", signer.sign(socketId, userData));
        answer.put("user_data", userData);
        return new AuthAnswer(200, answer);
    }

    private static Map<String, Object> fields(UserData user) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", user.id());
        if (user.info() != null) {
            fields.put("user_info", user.info());
        }
        if (!user.watchlist().isEmpty()) {
            fields.put("watchlist", user.watchlist());
        }
        return fields;
    }

    /** Builds a {@link UserAuthEndpoint}. Not thread-safe. */
    public static final class Builder {

        private final AppCredentials credentials;
        private UserDataResolver users = UserDataResolver.byName();
        private @Nullable JsonCodec codec;
        private String refusalMessage = DEFAULT_REFUSAL_MESSAGE;

        private Builder(AppCredentials credentials) {
            this.credentials = credentials;
        }

        /** Who the principal of a request is to others; by default {@link UserDataResolver#byName()}. */
        public Builder users(UserDataResolver users) {
            this.users = users;
            return this;
        }

        /** What reads and writes JSON; by default {@link JsonCodec#detect()}. */
        public Builder codec(JsonCodec codec) {
            this.codec = codec;
            return this;
        }

        /** What who may not sign in is told, always the same; by default {@value #DEFAULT_REFUSAL_MESSAGE}. */
        public Builder refusalMessage(String refusalMessage) {
            this.refusalMessage = refusalMessage;
            return this;
        }

        /**
         * Builds the endpoint.
         *
         * @throws IllegalStateException if there is no JSON library
         */
        public UserAuthEndpoint build() {
            return new UserAuthEndpoint(this);
        }
    }
}
