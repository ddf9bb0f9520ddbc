package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.authorization.Guards;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers the HTTP requests in which clients ask for a signature: to join a channel, or to sign in. This is what an
 * adapter to a web framework calls.
 *
 * <p>Thread-safe; blocks as long as the application's callback does.
 */
public sealed interface AuthEndpoint permits ChannelAuthEndpoint, UserAuthEndpoint {

    /**
     * Room for a socket id and for as many channel names as one may ask for at once, also if half of their characters
     * are percent-encoded: an adapter reads no more, and asks {@link #tooLarge()} what to answer.
     */
    int MAX_BODY_BYTES = 64 * 1024;

    /** What who may not is told, unless the endpoint is given another text. */
    String DEFAULT_REFUSAL_MESSAGE = "Forbidden";

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
     * @param parameters the values of the form's parameters by name, in the order of the form, as a servlet request's
     *     {@code getParameterMap()} has them; they are not kept
     * @param guards say who is signed in
     */
    AuthResponse handleForm(Map<String, String[]> parameters, Guards guards);

    /** Answers a request whose body has more than {@value #MAX_BODY_BYTES} bytes. */
    AuthResponse tooLarge();

    /**
     * Checks that there are all the guards that may be asked, for adapters to call when the application starts.
     *
     * @param available the names of the guards that there are, beside the default guard
     * @throws IllegalArgumentException if one is missing; the message names it
     */
    void requireGuards(Collection<String> available);

    /**
     * Checks the path of an endpoint: segments that each begin with a slash and have no wildcard, placeholder or query.
     *
     * @param setting what the path is configured with; named in the message
     * @return the path
     * @throws IllegalArgumentException if it has the wrong form
     */
    static String requirePath(String setting, String path) {
        if (!path.matches("(/[^/{}?#*;%\\\\\\s]+)+")) {
            throw new IllegalArgumentException(
                    "%s is the path \"%s\"; it has to look like /api/v1/broadcasting/auth".formatted(setting, path));
        }
        return path;
    }

    /** Whether a body is to be read as JSON. */
    static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
    }
}
