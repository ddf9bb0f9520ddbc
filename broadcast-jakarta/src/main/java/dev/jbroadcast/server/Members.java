package dev.jbroadcast.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is on a presence channel: each user once, as long as one of their connections is. Used under the channel's lock.
 */
final class Members {

    private final Map<String, Present> byId = new LinkedHashMap<>();

    int size() {
        return byId.size();
    }

    boolean contains(Member member) {
        return byId.containsKey(member.id());
    }

    List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    /** Adds a connection of a member; what the first one said of the member stays (§2.6). */
    void add(Member member) {
        byId.computeIfAbsent(member.id(), id -> new Present(member)).connections++;
    }

    /** @return whether that was the member's last connection */
    boolean remove(Member member) {
        boolean last = --byId.get(member.id()).connections == 0;
        if (last) {
            byId.remove(member.id());
        }
        return last;
    }

    /** Who is here, in the form that clients read: they differ in which of the three fields they use (§2.6). */
    String roster() {
        StringBuilder ids = new StringBuilder();
        StringBuilder hash = new StringBuilder();
        for (Present present : byId.values()) {
            if (!ids.isEmpty()) {
                ids.append(',');
                hash.append(',');
            }
            JsonText.appendQuoted(ids, present.member.id());
            JsonText.appendQuoted(hash, present.member.id());
            hash.append(':').append(present.member.info());
        }
        return "{\"presence\":{\"count\":" + byId.size() + ",\"ids\":[" + ids + "],\"hash\":{" + hash + "}}}";
    }

    private static final class Present {

        private final Member member;
        private int connections;

        private Present(Member member) {
            this.member = member;
        }
    }
}
