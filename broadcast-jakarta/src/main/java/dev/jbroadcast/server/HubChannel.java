package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.server.event.ServerEvent.CacheMissed;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import dev.jbroadcast.server.event.ServerEvent.Subscribed;
import dev.jbroadcast.server.event.ServerEvent.SubscriptionCountChanged;
import dev.jbroadcast.server.event.ServerEvent.Unsubscribed;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A channel while somebody listens on it, or while it keeps an event: the subscriptions, the members of a presence
 * channel, the event of a cache channel.
 *
 * <p>Joining and leaving take the lock, so that all see members come and go in one order. Publishing takes none: it
 * walks over the subscriptions, and delivers to those that were there when it began: somebody who leaves and comes back
 * while it walks is met twice. Only what a cache channel keeps is published under the lock, so that a newcomer gets
 * each event once, either kept or live.
 */
final class HubChannel {

    /** What became of an attempt to subscribe. */
    enum Outcome {
        SUBSCRIBED,
        /** There are as many members as there may be, and this would be one more. */
        FULL,
        /** The channel was given up in this moment: it has to be looked up again. */
        GONE
    }

    private static final int COUNTED_AT_ONCE = 100;
    private static final long COUNT_PAUSE = Duration.ofSeconds(5).toNanos();

    private final Channel channel;
    private final ChannelKind kind;
    private final boolean cache;
    private final Hub hub;

    private final Map<ProtocolSession, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as is all that follows. */
    private final Members members = new Members();

    private @Nullable CachedEvent cached;
    private boolean missTold;
    private boolean gone;
    private int countTold;
    private long countToldAt;

    /** The number of the latest subscription; written under the lock, once the subscription can be found. */
    private volatile long latest;

    HubChannel(Channel channel, Hub hub) {
        this.channel = channel;
        this.kind = channel.kind();
        this.cache = channel.isCache();
        this.hub = hub;
        this.countToldAt = hub.now() - COUNT_PAUSE;
    }

    String name() {
        return channel.name();
    }

    /** Registers and acknowledges; and tells the others if the member is new. */
    Outcome subscribe(Subscription subscription) {
        lock.lock();
        try {
            if (gone) {
                return Outcome.GONE;
            }
            Member member = subscription.member;
            boolean newcomer = member != null && !members.contains(member);
            if (newcomer && members.size() >= hub.app().limits().maxPresenceMembers()) {
                return Outcome.FULL;
            }
            if (member != null) {
                members.add(member);
            }
            boolean first = subscriptions.isEmpty();
            subscription.number = latest + 1;
            subscription.begin(() -> register(subscription), () -> acknowledge(subscription));
            if (newcomer) {
                publish(Frames.memberAdded(name(), member), subscription.session);
            }
            tellSubscribed(subscription, first, newcomer);
            countChanged();
            return Outcome.SUBSCRIBED;
        } finally {
            lock.unlock();
        }
    }

    private void register(Subscription subscription) {
        subscriptions.put(subscription.session, subscription);
        latest = subscription.number;
    }

    private void acknowledge(Subscription subscription) {
        Connection connection = subscription.session.connection();
        connection.send(
                Frames.subscriptionSucceeded(name(), kind == ChannelKind.PRESENCE ? members.roster() : Frames.EMPTY));
        if (cache) {
            connection.send(isCached() ? cached.message() : Frames.cacheMiss(name()));
        }
    }

    /**
     * Takes a subscription out; and tells the others if it was the member's last.
     *
     * @return whether the channel is of no more use, in which case it takes no one any more
     */
    boolean unsubscribe(Subscription subscription) {
        lock.lock();
        try {
            if (!subscriptions.remove(subscription.session, subscription)) {
                return false;
            }
            subscription.end();
            Member member = subscription.member;
            boolean left = member != null && members.remove(member);
            if (left) {
                publish(Frames.memberRemoved(name(), member), null);
            }
            tellUnsubscribed(subscription, left);
            countChanged();
            gone = subscriptions.isEmpty() && cached == null;
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a message to all subscribers but one. */
    void publish(OutboundMessage message, @Nullable ProtocolSession except) {
        long last = latest;
        for (Subscription subscription : subscriptions.values()) {
            if (subscription.number <= last && subscription.session != except) {
                subscription.deliver(message);
            }
        }
    }

    /**
     * Sends an event of the application's, and keeps it for those who come later.
     *
     * @return false if the channel was given up in this moment: it has to be looked up again
     */
    boolean publishAndKeep(CachedEvent event, @Nullable ProtocolSession except) {
        lock.lock();
        try {
            if (gone) {
                return false;
            }
            cached = event;
            missTold = false;
            hub.callBack(this);
            publish(event.message(), except);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Called about once a second after {@link Hub#callBack}: forgets an event that is too old, and says how many listen
     * if that is due.
     *
     * @return whether the channel is of no more use, in which case it takes no one any more
     */
    boolean passTime() {
        lock.lock();
        try {
            if (cached != null && !isCached()) {
                cached = null;
            }
            if (cached != null) {
                hub.callBack(this);
            }
            countChanged();
            gone = subscriptions.isEmpty() && cached == null;
            return gone;
        } finally {
            lock.unlock();
        }
    }

    boolean isOccupied() {
        return !subscriptions.isEmpty();
    }

    int subscriptionCount() {
        return subscriptions.size();
    }

    ChannelState state() {
        lock.lock();
        try {
            return new ChannelState(
                    name(), subscriptions.size(), members.ids(), isCached() ? cached.state(hub.now()) : null);
        } finally {
            lock.unlock();
        }
    }

    private boolean isCached() {
        return cached != null && !cached.isExpired(hub.now());
    }

    private void tellSubscribed(Subscription subscription, boolean first, boolean newcomer) {
        if (isInternal()) {
            return;
        }
        String appId = hub.app().id();
        String userId = subscription.userId();
        if (first) {
            hub.events().publish(() -> new ChannelOccupied(appId, channel));
        }
        hub.events().publish(() -> new Subscribed(appId, channel, subscription.session.socketId(), userId));
        if (newcomer && userId != null) {
            hub.events().publish(() -> new MemberAdded(appId, channel, userId));
        }
        if (cache && !isCached() && !missTold) {
            missTold = true;
            hub.events().publish(() -> new CacheMissed(appId, channel));
        }
    }

    private void tellUnsubscribed(Subscription subscription, boolean left) {
        if (isInternal()) {
            return;
        }
        String appId = hub.app().id();
        String userId = subscription.userId();
        if (left && userId != null) {
            hub.events().publish(() -> new MemberRemoved(appId, channel, userId));
        }
        hub.events().publish(() -> new Unsubscribed(appId, channel, subscription.session.socketId(), userId));
        if (subscriptions.isEmpty()) {
            hub.events().publish(() -> new ChannelVacated(appId, channel));
        }
    }

    /** Users have channels of their own, which nobody else can see. */
    private boolean isInternal() {
        return kind == ChannelKind.SERVER_TO_USER;
    }

    private boolean isCountDue() {
        return hub.app().subscriptionCount()
                && !isInternal()
                && kind != ChannelKind.PRESENCE
                && subscriptions.size() != countTold;
    }

    /** Says how many listen: at once if they are few, else every now and then (§2.8). */
    private void countChanged() {
        if (!isCountDue()) {
            return;
        }
        int count = subscriptions.size();
        long now = hub.now();
        if (count > COUNTED_AT_ONCE && now - countToldAt < COUNT_PAUSE) {
            hub.callBack(this);
            return;
        }
        countTold = count;
        countToldAt = now;
        // Clients in Java and on Android try to decrypt this, and fail (§2.8).
        if (kind != ChannelKind.ENCRYPTED_PRIVATE) {
            publish(Frames.subscriptionCount(name(), count), null);
        }
        hub.events().publish(() -> new SubscriptionCountChanged(hub.app().id(), channel, count));
    }

    /** An event that a cache channel keeps. */
    record CachedEvent(OutboundMessage message, String event, String data, long expiresAt) {

        boolean isExpired(long now) {
            return now - expiresAt >= 0;
        }

        ChannelState.Cached state(long now) {
            return new ChannelState.Cached(event, data, Duration.ofNanos(expiresAt - now));
        }
    }
}
