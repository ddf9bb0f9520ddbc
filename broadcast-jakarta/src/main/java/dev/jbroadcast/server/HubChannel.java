package dev.jbroadcast.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A channel while somebody listens on it: the subscriptions and, on presence channels, the members.
 *
 * <p>Joining and leaving take the lock, so that all see members come and go in one order. Publishing takes none: it
 * walks over the subscriptions, and delivers to those that were there when it began: somebody who leaves and comes back
 * while it walks is met twice.
 */
final class HubChannel {

    /** What became of an attempt to subscribe. */
    enum Outcome {
        SUBSCRIBED,
        /** There are as many members as there may be, and this would be one more. */
        FULL,
        /** The last subscriber left in this moment: the channel has to be looked up again. */
        VACATED
    }

    private final String name;
    private final boolean presence;
    private final int maxMembers;

    private final Map<Connection, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** By id, with the number of connections; guarded by the lock. */
    private final Map<String, Presence> members = new LinkedHashMap<>();

    private boolean vacated;

    /** The number of the latest subscription; written under the lock, once the subscription can be found. */
    private volatile long latest;

    HubChannel(String name, boolean presence, int maxMembers) {
        this.name = name;
        this.presence = presence;
        this.maxMembers = maxMembers;
    }

    String name() {
        return name;
    }

    /** Registers and acknowledges; and tells the others if the member is new. */
    Outcome subscribe(Subscription subscription) {
        lock.lock();
        try {
            if (vacated) {
                return Outcome.VACATED;
            }
            Member member = subscription.member;
            boolean newcomer = member != null && !members.containsKey(member.id());
            if (newcomer && members.size() >= maxMembers) {
                return Outcome.FULL;
            }
            if (member != null) {
                members.computeIfAbsent(member.id(), id -> new Presence(member)).connections++;
            }
            subscription.number = latest + 1;
            subscriptions.put(subscription.connection, subscription);
            latest = subscription.number;
            subscription.acknowledge(Frames.subscriptionSucceeded(name, presence ? roster() : Frames.EMPTY));
            if (newcomer) {
                publish(Frames.memberAdded(name, member), subscription.connection);
            }
            return Outcome.SUBSCRIBED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a subscription out; and tells the others if it was the member's last.
     *
     * @return whether nobody is left, in which case the channel takes no one any more
     */
    boolean unsubscribe(Subscription subscription) {
        lock.lock();
        try {
            if (!subscriptions.remove(subscription.connection, subscription)) {
                return false;
            }
            Member member = subscription.member;
            if (member != null && --members.get(member.id()).connections == 0) {
                members.remove(member.id());
                publish(Frames.memberRemoved(name, member), null);
            }
            vacated = subscriptions.isEmpty();
            return vacated;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a message to all subscribers but one. */
    void publish(OutboundMessage message, @Nullable Connection except) {
        long last = latest;
        for (Subscription subscription : subscriptions.values()) {
            if (subscription.number <= last && subscription.connection != except) {
                subscription.deliver(message);
            }
        }
    }

    void awaitAcknowledgement() {
        lock.lock();
        lock.unlock();
    }

    /** Who is here, in the form that clients read: they differ in which of the three fields they use (§2.6). */
    private String roster() {
        StringBuilder ids = new StringBuilder();
        StringBuilder hash = new StringBuilder();
        for (Presence present : members.values()) {
            if (!ids.isEmpty()) {
                ids.append(',');
                hash.append(',');
            }
            JsonText.appendQuoted(ids, present.member.id());
            JsonText.appendQuoted(hash, present.member.id());
            hash.append(':').append(present.member.info());
        }
        return "{\"presence\":{\"count\":" + members.size() + ",\"ids\":[" + ids + "],\"hash\":{" + hash + "}}}";
    }

    /** A member, who stays as long as one connection does. */
    private static final class Presence {

        private final Member member;
        private int connections;

        private Presence(Member member) {
            this.member = member;
        }
    }
}
