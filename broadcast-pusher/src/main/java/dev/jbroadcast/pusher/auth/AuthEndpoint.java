package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.authorization.Guards;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the HTTP requests in which clients ask for a signature: to join a channel, or to sign in. This is what an
 * adapter to a web framework calls.
 *
 * <p>Thread-safe; blocks as long as the application's callback does.
 */
public sealed interface AuthEndpoint permits ChannelAuthEndpoint, UserAuthEndpoint {

    /**
     * Room for a channel name and a socket id: an adapter reads no more, and asks {@link #tooLarge()} what to answer.
     */
    int MAX_BODY_BYTES = 16 * 1024;

    /**
     * Answers a request.
     *
     * @param contentType of the body: JSON, or else it is taken for a form, as clients of all kinds send it
     * @param guards say who is signed in
     */
    AuthResponse handleBody(@Nullable String contentType, String body, Guards guards);

    /**
     * Answers a request whose form the web framework has taken apart.
     *
     * @param parameters the value of the form's parameter of a name; null if there is none
     * @param guards say who is signed in
     */
    AuthResponse handleForm(Function<String, @Nullable String> parameters, Guards guards);

    /** Answers a request whose body has more than {@value #MAX_BODY_BYTES} bytes. */
    AuthResponse tooLarge();

    /**
     * Checks that there are all the guards that may be asked, for adapters to call when the application starts.
     *
     * @param available the names of the guards that there are, beside the default guard
     * @throws IllegalArgumentException if one is missing; the message names it
     */
    void requireGuards(Collection<String> available);

    /** Whether a body is to be read as JSON. */
    static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
    }
}
