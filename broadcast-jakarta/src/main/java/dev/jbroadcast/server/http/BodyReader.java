package dev.jbroadcast.server.http;

import dev.jbroadcast.server.AppLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads bodies that are not too large. */
final class BodyReader {

    /** Ten events are the most of one request, each of whose bytes takes up to six when it is escaped. */
    private static final long EVENTS_PER_REQUEST = 10;

    private static final long ESCAPED = 6;
    private static final long OTHER_FIELDS = 64 * 1024;
    private static final long HARD_LIMIT = 64 * 1024 * 1024;

    private final @Nullable Integer maxBytes;

    /** @param maxBytes null to derive it from the limits of the app */
    BodyReader(@Nullable Integer maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @throws ApiException if there is more than that; nothing is read if the request says so itself */
    byte[] read(ApiRequest request, AppLimits limits) throws IOException {
        int most = limit(limits);
        if (request.contentLength() > most) {
            throw tooLarge(most);
        }
        // One that says its length ends there; an array of just that size is all that it costs.
        int length = (int) request.contentLength();
        byte[] body = request.body().readNBytes(length >= 0 ? length : most + 1);
        if (body.length > most) {
            throw tooLarge(most);
        }
        return body;
    }

    private int limit(AppLimits limits) {
        if (maxBytes != null) {
            return maxBytes;
        }
        long derived = EVENTS_PER_REQUEST * ESCAPED * limits.maxEventBytes() + OTHER_FIELDS;
        return (int) Math.min(derived, HARD_LIMIT);
    }

    private static ApiException tooLarge(int most) {
        return ApiException.tooLarge("The body has more than %d bytes".formatted(most));
    }
}
