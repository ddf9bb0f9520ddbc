package dev.jbroadcast.pusher.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server answered, but not with what was asked for: {@link #status()} and {@link #body()} are what it said. */
public final class PusherResponseException extends PusherException {

    private static final long serialVersionUID = 1L;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final int status;
    private final String body;

    PusherResponseException(String message, int status, String body, @Nullable Duration retryAfter) {
        super(message, null, retryAfter);
        this.status = status;
        this.body = body;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The body of the answer as the server sent it, for programs that know the server. */
    public String body() {
        return body;
    }

    /**
     * Whether the same request may be made again. So it is if the server had no time for it: 429 or 503. A request with
     * another 4xx fails the next time too; after another 5xx nobody knows what the server has done before it failed.
     */
    @Override
    public boolean isRetryable() {
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
    }

    /** Whether the server may have done what it was asked before it failed. */
    boolean leavesDoubt() {
        return status >= 500 && !isRetryable();
    }

    /** Whether this is what a proxy says whose server is gone, or a server that cannot go on. */
    boolean meansOutage() {
        return status == 502 || status == UNAVAILABLE || status == 504;
    }

    /** Whether the server found fault with the request itself, and not with who sent it. */
    boolean blamesRequest() {
        return status == 400 || status == 404 || status == 413 || status == 422;
    }
}
