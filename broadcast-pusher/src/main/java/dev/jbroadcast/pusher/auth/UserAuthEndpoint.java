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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /broadcasting/user-auth}: a client names its connection, and gets a signature with which it signs
 * in there as the user of this request ({@code pusher-protocol.md} §4.1). From then on events can be sent to that user,
 * and all of a user's connections can be closed.
 *
 * <p>The socket id is validated before anything is asked or signed: 400. Who is not signed in, by the default guard,
 * gets 403. A callback that throws is logged and answered with 500. Error bodies are <code>{"message": …}</code>.
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

    /** @param users says who the principal of a request is to others; {@link UserDataResolver#byName()} if in doubt */
    public UserAuthEndpoint(AppCredentials credentials, UserDataResolver users, JsonCodec codec) {
        this.signer = new UserSigner(credentials);
        this.users = users;
        this.codec = codec;
        this.bodies = new AuthBodies(codec);
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
        return bodies.read(contentType, body, fields -> handleForm(fields, guards));
    }

    @Override
    public AuthResponse handleForm(Function<String, @Nullable String> parameters, Guards guards) {
        return handleFields(parameters.apply("socket_id"), guards);
    }

    /**
     * Answers a request whose body the web framework has taken apart.
     *
     * @param guards say who is signed in; only the default guard is asked
     */
    public AuthResponse handleFields(@Nullable String socketId, Guards guards) {
        Optional<SocketId> socket = SocketId.parse(socketId);
        if (socket.isEmpty()) {
            return bodies.badSocketId();
        }
        try {
            return signIn(socket.get(), guards.user(Guards.DEFAULT));
        } catch (RuntimeException e) {
            log.error("signing {} in failed", socketId, e);
            return bodies.failed();
        }
    }

    @Override
    public AuthResponse tooLarge() {
        return bodies.tooLarge();
    }

    private AuthResponse signIn(SocketId socketId, @Nullable Principal principal) {
        if (principal == null) {
            log.info("refused to sign {} in: nobody is signed in", socketId);
            return bodies.forbidden();
        }
        UserData user = users.resolve(principal);
        if (user == null) {
            log.info("refused to sign {} in: the callback knows no user for \"{}\"", socketId, principal.getName());
            return bodies.forbidden();
        }
        // Clients pass this text on to the server as it is; so it is the text, not its meaning, that is signed.
        String userData = codec.write(fields(user));
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("auth", signer.sign(socketId, userData));
        answer.put("user_data", userData);
        return bodies.signed(answer);
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
}
