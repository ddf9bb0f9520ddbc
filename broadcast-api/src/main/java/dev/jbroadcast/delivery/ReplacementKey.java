package dev.jbroadcast.delivery;

import dev.jbroadcast.Publication;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What two publications have in common of which the newer one may go in place of the other.
 *
 * @param event the name on the wire
 * @param subject the key that the sender gave, or the set of the channels
 */
record ReplacementKey(String event, Object subject) {

    /** @return null if nothing may go in place of the publication */
    static @Nullable ReplacementKey of(Publication publication, @Nullable String key, OverflowPolicy overflow) {
        if (key != null) {
            return new ReplacementKey(publication.event(), key);
        }
        return overflow == OverflowPolicy.COALESCE
                ? new ReplacementKey(publication.event(), Set.copyOf(publication.channels()))
                : null;
    }

    /** Whether the newer one always goes in place of the other, not only for want of room. */
    boolean isGiven() {
        return subject instanceof String;
    }
}
