package dev.jbroadcast.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The subscriptions of a channel that have not been acknowledged yet: the cluster has to know of them first, and this
 * node what the cluster knew before. Used under the channel's lock.
 */
final class WaitingSubscriptions {

    /** Nearly always nobody waits; and there may be very many channels. */
    private Set<Subscription> all = Set.of();

    void add(Subscription subscription) {
        all = all.isEmpty() ? new LinkedHashSet<>(2) : all;
        all.add(subscription);
    }

    /** @return false if it does not wait */
    boolean remove(Subscription subscription) {
        if (all.isEmpty() || !all.remove(subscription)) {
            return false;
        }
        all = all.isEmpty() ? Set.of() : all;
        return true;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int size() {
        return all.size();
    }

    List<Subscription> all() {
        return List.copyOf(all);
    }

    List<Subscription> of(String userId) {
        return all.stream()
                .filter(subscription -> userId.equals(subscription.userId()))
                .toList();
    }

    /** Takes note that the cluster knows those who had come by a revision of the channel. */
    void announced(long revision, long version) {
        for (Subscription subscription : all) {
            if (subscription.revision <= revision) {
                subscription.announcedAt = version;
            }
        }
    }

    /** Whether some are known to the cluster, and wait for this node to hear what was before. */
    boolean areAnnounced() {
        return all.stream().anyMatch(subscription -> subscription.announcedAt != Members.UNKNOWN);
    }

    /** Those whose announcement is known here, with all that happened before it. */
    List<Subscription> ready(long version) {
        return all.stream()
                .filter(subscription ->
                        subscription.announcedAt != Members.UNKNOWN && version >= subscription.announcedAt)
                .toList();
    }
}
