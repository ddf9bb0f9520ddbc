package dev.jbroadcast.server;

import dev.jbroadcast.authorization.PresenceMember;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who signs in, as their signed {@code user_data} names them ({@code pusher-protocol.md} §4.1).
 *
 * @param info JSON text
 * @param watchlist whose coming and going they want to know; at most {@value #MAX_WATCHED}
 * @param watchlistCut whether they wanted to know of more
 */
record User(String id, String info, Set<String> watchlist, boolean watchlistCut) {

    static final int MAX_WATCHED = 100;

    /** The user in a {@code user_data}; empty if there is none. */
    static Optional<User> parse(String userData, JsonCodec codec) {
        try {
            if (codec.read(userData) instanceof Map<?, ?> fields
                    && fields.get("id") instanceof String id
                    && !id.isEmpty()
                    && id.length() <= PresenceMember.MAX_ID_LENGTH) {
                Set<String> watched = new LinkedHashSet<>();
                boolean cut = false;
                for (Object each : fields.get("watchlist") instanceof List<?> list ? list : List.of()) {
                    if (!(each instanceof String watchedId) || watchedId.isEmpty()) {
                        return Optional.empty();
                    }
                    if (watched.size() == MAX_WATCHED && !watched.contains(watchedId)) {
                        cut = true;
                    } else {
                        watched.add(watchedId);
                    }
                }
                String info = RawJson.member(userData, "user_info", codec);
                return Optional.of(new User(id, info == null ? "null" : info, watched, cut));
            }
            return Optional.empty();
        } catch (JsonCodecException e) {
            return Optional.empty();
        }
    }

    /** Who they are on a presence channel that they join without saying so (§2.6). */
    Member member() {
        return new Member(id, info);
    }
}
