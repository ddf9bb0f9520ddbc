package dev.jbroadcast.server.http;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request to the HTTP API, as it came.
 *
 * @param method for example {@code POST}
 * @param rawPath from the first slash to the question mark, not decoded
 * @param rawQuery what stands after the question mark, not decoded; null if there is none
 * @param accept the header of this name; null if there is none
 * @param idempotencyKey the header {@value #IDEMPOTENCY_KEY}; null if there is none
 * @param contentLength how many bytes the body is said to have; -1 if it is not said
 * @param body read only when the rest of the request has been found good
 */
public record ApiRequest(
        String method,
        String rawPath,
        @Nullable String rawQuery,
        @Nullable String accept,
        @Nullable String idempotencyKey,
        long contentLength,
        InputStream body) {

    /** The header that makes a repeated request publish nothing again. */
    public static final String IDEMPOTENCY_KEY = "X-Idempotency-Key";
}
