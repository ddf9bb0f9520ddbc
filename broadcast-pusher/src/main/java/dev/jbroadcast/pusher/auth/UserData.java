package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.authorization.PresenceMember;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who signs in on a connection ({@code pusher-protocol.md} §4.1). Immutable, if the info is.
 *
 * @param id identifies the user, however many connections they have; 1 to 128 characters. Events can be sent to the
 *     user if a channel's name could have these characters
 * @param info what others get to know on presence channels that the user joins without saying as whom; written as JSON,
 *     null if there is none
 * @param watchlist the ids of users whose coming and going the user's client is told; at most
 *     {@value #MAX_WATCHLIST_LENGTH}
 */
public record UserData(String id, @Nullable Object info, List<String> watchlist) {

    /** The most users that one can watch. */
    public static final int MAX_WATCHLIST_LENGTH = 100;

    /** @throws IllegalArgumentException if an id is empty or too long, or the watchlist has too many */
    public UserData {
        requireId("a user", id);
        watchlist = List.copyOf(watchlist);
        if (watchlist.size() > MAX_WATCHLIST_LENGTH) {
            throw new IllegalArgumentException("a watchlist has at most %d users, that of the user \"%s\" has %d"
                    .formatted(MAX_WATCHLIST_LENGTH, id, watchlist.size()));
        }
        watchlist.forEach(watched -> requireId("a watched user", watched));
    }

    /** A user of whom nothing is known but the id, and who watches nobody. */
    public static UserData of(String id) {
        return new UserData(id, null, List.of());
    }

    /** The same user with an info of the application's own, a record for example. */
    public UserData withInfo(@Nullable Object info) {
        return new UserData(id, info, watchlist);
    }

    /** The same user, who watches these. */
    public UserData watching(List<String> ids) {
        return new UserData(id, info, ids);
    }

    private static void requireId(String whose, String id) {
        if (id.isEmpty() || id.length() > PresenceMember.MAX_ID_LENGTH) {
            throw new IllegalArgumentException("the id of %s has 1 to %d characters, this one has %d"
                    .formatted(whose, PresenceMember.MAX_ID_LENGTH, id.length()));
        }
    }
}
