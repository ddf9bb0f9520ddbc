package dev.jbroadcast.server.http;

import dev.jbroadcast.server.AppLimits;
import org.jspecify.annotations.Nullable;

/** How large a body may be. */
final class BodySize {

    /** Ten events are the most of one request, each of whose bytes takes up to six when it is escaped. */
    private static final long EVENTS_PER_REQUEST = 10;

    private static final long ESCAPED = 6;
    private static final long OTHER_FIELDS = 64 * 1024;
    private static final long HARD_LIMIT = 64 * 1024 * 1024;

    private final @Nullable Integer maxBytes;

    /** @param maxBytes null to derive it from the limits of the app */
    BodySize(@Nullable Integer maxBytes) {
        this.maxBytes = maxBytes;
    }

    int limit(AppLimits limits) {
        if (maxBytes != null) {
            return maxBytes;
        }
        long derived = EVENTS_PER_REQUEST * ESCAPED * limits.maxEventBytes() + OTHER_FIELDS;
        return (int) Math.min(derived, HARD_LIMIT);
    }
}
