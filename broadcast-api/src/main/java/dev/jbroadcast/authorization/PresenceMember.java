package dev.jbroadcast.authorization;

import java.util.Map;

/**
 * Somebody present on a channel, as all others on it see them.
 *
 * @param id identifies the person, however many connections they have; 1 to {@value #MAX_ID_LENGTH} characters
 * @param info what the others get to know; written as JSON. Laravel Echo hands clients only this, so it had better
 *     carry the id again
 */
public record PresenceMember(String id, Object info) {

    /** The most characters that an id has. */
    public static final int MAX_ID_LENGTH = 128;

    /** @throws IllegalArgumentException if the id is empty or too long */
    public PresenceMember {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new IllegalArgumentException("the id of a presence member has 1 to %d characters, this one has %d"
                    .formatted(MAX_ID_LENGTH, id.length()));
        }
    }

    /** A member of whom the others know the id: the info is {@code {"id": …}}. */
    public static PresenceMember of(String id) {
        return new PresenceMember(id, Map.of("id", id));
    }

    /** A member with an info of the application's own, a record for example. */
    public static PresenceMember of(String id, Object info) {
        return new PresenceMember(id, info);
    }
}
