package dev.jbroadcast.server;

import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a presence channel, as its subscribers here have been told: each user once, as long as they have a
 * connection to any node. Follows the cluster from version to version, and notices when one was missed: then it waits
 * for how it stands, and goes on from there. Used under the channel's lock.
 */
final class Members {

    private static final Set<String> ONLY_HERE = Set.of(LocalNode.HERE);

    static final long UNKNOWN = -1;

    private static final int MAX_UNREAD = 10_000;

    /** Made when the first comes: most channels have no members. */
    private Map<String, Present> byId = Map.of();
    /** What has happened since it is not known how it stands. */
    private List<Change> unread = List.of();

    private long version = UNKNOWN;
    /** Made once for all who come at the same time. */
    private @Nullable OutboundMessage acknowledgement;

    /** Of all that these are the outcome of; {@link #UNKNOWN} if something is missing. */
    long version() {
        return version;
    }

    /** Takes note that something is missing. */
    void forgetVersion() {
        version = UNKNOWN;
    }

    /**
     * Takes in what has happened.
     *
     * @return false if something is missing that it has to be asked for
     */
    boolean apply(Change change, Difference difference) {
        if (version == UNKNOWN) {
            if (unread.size() == MAX_UNREAD) {
                unread = List.of();
            }
            readLater(change);
            return true;
        }
        if (change instanceof Change.Members members) {
            if (members.version() > version) {
                if (members.previous() != version) {
                    return missed(change);
                }
                version = members.version();
                members.joined().forEach((id, info) -> join(members.node(), new Member(id, info), difference));
                members.left().forEach(id -> leave(members.node(), id, difference));
            }
        } else if (change instanceof Change.NodeGone gone && gone.version() > version) {
            if (gone.previous() != version) {
                return missed(change);
            }
            version = gone.version();
            // That this node was taken for dead does not concern who is here.
            if (!gone.node().equals(LocalNode.HERE)) {
                List.copyOf(byId.keySet()).forEach(id -> leave(gone.node(), id, difference));
            }
        }
        return true;
    }

    private boolean missed(Change change) {
        version = UNKNOWN;
        readLater(change);
        return false;
    }

    private void readLater(Change change) {
        unread = unread.isEmpty() ? new ArrayList<>() : unread;
        unread.add(change);
    }

    private void put(String id, Present present) {
        byId = byId.isEmpty() ? new LinkedHashMap<>() : byId;
        byId.put(id, present);
    }

    int size() {
        return byId.size();
    }

    boolean contains(String id) {
        return byId.containsKey(id);
    }

    /** Takes in that a member is on a node; what was known of the member first stays (§2.6). */
    void join(String node, Member member, Difference difference) {
        Present present = byId.get(member.id());
        if (present == null) {
            put(member.id(), new Present(member, node.equals(LocalNode.HERE) ? ONLY_HERE : Set.of(node)));
            acknowledgement = null;
            difference.added(member);
        } else if (!present.nodes.contains(node)) {
            Set<String> nodes = new HashSet<>(present.nodes);
            nodes.add(node);
            byId.put(member.id(), new Present(present.member, nodes));
        }
    }

    /** Takes in that a member is not on a node any more. */
    void leave(String node, String id, Difference difference) {
        Present present = byId.get(id);
        if (present == null || !present.nodes.contains(node)) {
            return;
        }
        Set<String> nodes = new HashSet<>(present.nodes);
        nodes.remove(node);
        if (nodes.isEmpty()) {
            byId.remove(id);
            acknowledgement = null;
            difference.removed(present.member);
        } else {
            byId.put(id, new Present(present.member, nodes));
        }
    }

    /**
     * Takes in how it stands everywhere, and what has happened since.
     *
     * @param here who has connections to this node: they stay whatever the snapshot says of them, and nobody else is on
     *     this node, although the cluster may not have heard yet that somebody has left
     * @return false if something is missing that it has to be asked for
     */
    boolean replace(Snapshot snapshot, MembersHere here, Difference difference) {
        if (snapshot.version() < version) {
            return true;
        }
        version = snapshot.version();
        merge(snapshot, here, difference);
        List<Change> since = unread;
        unread = List.of();
        boolean complete = true;
        for (Change change : since) {
            complete &= apply(change, difference);
        }
        return complete;
    }

    private void merge(Snapshot snapshot, MembersHere here, Difference difference) {
        acknowledgement = null;
        Set<String> there = new HashSet<>();
        snapshot.members().forEach((id, said) -> {
            Set<String> nodes = new HashSet<>(said.nodes());
            if (!here.contains(id)) {
                nodes.remove(LocalNode.HERE);
            }
            Present known = byId.get(id);
            if (known != null && !snapshot.settled()) {
                nodes.addAll(known.nodes);
            } else if (known != null && known.nodes.contains(LocalNode.HERE) && here.isAcknowledged(id)) {
                nodes.add(LocalNode.HERE);
            }
            if (nodes.isEmpty()) {
                return;
            }
            there.add(id);
            Member member = known == null ? new Member(id, said.info()) : known.member;
            put(id, new Present(member, Set.copyOf(nodes)));
            if (known == null) {
                difference.added(member);
            }
        });
        if (!snapshot.settled()) {
            return;
        }
        for (String id : List.copyOf(byId.keySet())) {
            if (there.contains(id)) {
                continue;
            }
            Present known = byId.get(id);
            if (known.nodes.contains(LocalNode.HERE) && here.isAcknowledged(id)) {
                byId.put(id, new Present(known.member, ONLY_HERE));
            } else {
                byId.remove(id);
                difference.removed(known.member);
            }
        }
    }

    /** What newcomers are told: who is on the channel. */
    OutboundMessage acknowledgement(String channel) {
        if (acknowledgement == null) {
            acknowledgement = Frames.subscriptionSucceeded(channel, roster());
        }
        return acknowledgement;
    }

    /** In the form that clients read: they differ in which of the three fields they use (§2.6). */
    private String roster() {
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

    Map<String, Snapshot.Present> snapshot() {
        Map<String, Snapshot.Present> all = new HashMap<>();
        byId.forEach((id, present) -> all.put(id, new Snapshot.Present(present.member.info(), present.nodes)));
        return all;
    }

    /** Who has come and who has gone by some step. */
    static final class Difference {

        private final List<Member> added = new ArrayList<>(1);
        private final List<Member> removed = new ArrayList<>(1);

        List<Member> added() {
            return added;
        }

        List<Member> removed() {
            return removed;
        }

        private void added(Member member) {
            // Who goes and comes back in one step was never missed; and who comes and goes was never seen.
            if (!removed.removeIf(gone -> gone.id().equals(member.id()))) {
                added.add(member);
            }
        }

        private void removed(Member member) {
            if (!added.remove(member)) {
                removed.add(member);
            }
        }
    }

    /** @param nodes never empty, and never changed: most are on one node only */
    private record Present(Member member, Set<String> nodes) {}
}
