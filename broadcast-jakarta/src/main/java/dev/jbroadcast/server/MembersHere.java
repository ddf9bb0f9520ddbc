package dev.jbroadcast.server;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members of a presence channel who have connections to this node, and what the cluster has still to be told of
 * them. Used under the channel's lock.
 */
final class MembersHere {

    // Made when the first comes: most channels have no members.
    private Map<String, Here> byId = Map.of();
    private Map<String, Step> unannounced = Map.of();
    private long taken;

    /** Takes a connection in. */
    void add(Member member, long revision) {
        if (byId.isEmpty()) {
            byId = new LinkedHashMap<>();
            unannounced = new LinkedHashMap<>(unannounced);
        }
        Here here = byId.computeIfAbsent(member.id(), id -> new Here(member));
        if (here.connections++ == 0) {
            // Who has left and is back before that was told, is still known.
            unannounced.put(member.id(), new Step(revision, true, unannounced.containsKey(member.id())));
        }
    }

    /** Takes note that a connection was acknowledged. */
    void acknowledge(Member member) {
        byId.get(member.id()).acknowledged++;
    }

    /**
     * Takes a connection out.
     *
     * @return whether the member is gone and the cluster need not be told, because it has never heard of them
     */
    boolean remove(Member member, boolean acknowledged, long revision) {
        if (acknowledged) {
            byId.get(member.id()).acknowledged--;
        }
        if (!removeConnection(member)) {
            return false;
        }
        Step step = unannounced.get(member.id());
        if (step != null && !step.known && step.revision > taken) {
            unannounced.remove(member.id());
            return true;
        }
        unannounced.put(member.id(), new Step(revision, false, true));
        return false;
    }

    /** Takes a connection out that was never announced. */
    void withdraw(Member member) {
        if (removeConnection(member)) {
            unannounced.remove(member.id());
        }
    }

    /** Who is here, and knows it. */
    List<String> ids() {
        return byId.entrySet().stream()
                .filter(each -> each.getValue().acknowledged > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a member has a connection here, acknowledged or not. */
    boolean contains(String id) {
        return byId.containsKey(id);
    }

    boolean isAcknowledged(String id) {
        Here here = byId.get(id);
        return here != null && here.acknowledged > 0;
    }

    /** Whom the cluster has not been told of, with what they did: true if they came, false if they went. */
    Map<String, Boolean> unannounced() {
        Map<String, Boolean> steps = new LinkedHashMap<>();
        unannounced.forEach((id, step) -> steps.put(id, step.came));
        return steps;
    }

    boolean isUnannounced(String id) {
        return unannounced.containsKey(id);
    }

    boolean isAnnounced() {
        return unannounced.isEmpty();
    }

    Member member(String id) {
        return byId.get(id).member;
    }

    /**
     * What the cluster is told now.
     *
     * @param whole whether it is told of everybody who is here, and not only of what it has not been told yet
     * @param revision of all that has happened until now
     */
    Changes take(boolean whole, long revision) {
        Map<String, String> joined = new LinkedHashMap<>();
        Set<String> left = new LinkedHashSet<>();
        if (whole) {
            byId.forEach((id, here) -> joined.put(id, here.member.info()));
        }
        unannounced.forEach((id, step) -> {
            if (!step.came && (whole || step.revision > taken)) {
                left.add(id);
            } else if (step.came && !whole && step.revision > taken) {
                joined.put(id, byId.get(id).member.info());
            }
        });
        taken = revision;
        return new Changes(joined, left);
    }

    /** Takes note that the cluster knows what has happened up to a revision. */
    void announced(long revision) {
        if (!unannounced.isEmpty()) {
            unannounced.values().removeIf(step -> step.revision <= revision);
        }
    }

    /** @return whether that was the last one */
    private boolean removeConnection(Member member) {
        Here here = byId.get(member.id());
        if (here == null || --here.connections > 0) {
            return false;
        }
        byId.remove(member.id());
        return true;
    }

    /** What there is to tell, in the words of {@link dev.jbroadcast.server.cluster.LocalState}. */
    record Changes(Map<String, String> joined, Set<String> left) {}

    /** @param known whether the cluster may have been told of the member before */
    private record Step(long revision, boolean came, boolean known) {}

    private static final class Here {

        private final Member member;
        private int connections;
        private int acknowledged;

        private Here(Member member) {
            this.member = member;
        }
    }
}
