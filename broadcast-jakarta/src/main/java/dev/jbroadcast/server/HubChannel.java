package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.server.KeptEvent.Event;
import dev.jbroadcast.server.Members.Difference;
import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A channel while somebody listens on it here, or while it keeps an event: the subscriptions, the members of a presence
 * channel, the event of a cache channel.
 *
 * <p>Joining and leaving take the lock, so that all see members come and go in one order. Publishing takes none, and
 * delivers to those that were there when it began. Only what a cache channel keeps is published under the lock, so that
 * a newcomer gets each event once, either kept or live.
 *
 * <p>Who is first and who is last, who is new and for whom there is no room, the cluster decides: a subscription waits
 * until it has. It decides at once where there is one node only, and where the others cannot be reached.
 */
final class HubChannel {

    /** The version of members where there are none: nothing has to be waited for. */
    private static final long NO_MEMBERS = Long.MAX_VALUE;

    private final Channel channel;
    private final ChannelKind kind;
    private final boolean cache;
    private final Hub hub;
    private final Subject subject;
    private final ChannelEvents events;

    private final Recipients recipients = new Recipients();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as is all that follows. */
    private final WaitingSubscriptions waiting = new WaitingSubscriptions();

    private final MembersHere here = new MembersHere();
    private final Members members = new Members();
    /** Whether the cluster has said how it stands. */
    private boolean informed;

    private final KeptEvent kept = new KeptEvent();
    private final CountNotices counts;
    private List<Subscription> leavers = List.of();

    private long revision;
    /** Whether the cluster has ever been told of this channel by what is here. */
    private boolean introduced;
    /** Whether the cluster knows that somebody is here, and this node hears what happens elsewhere. */
    private boolean established;

    private boolean occupiedTold;
    private boolean alone;
    private boolean gone;

    HubChannel(Channel channel, Hub hub) {
        this.channel = channel;
        this.kind = channel.kind();
        this.cache = channel.isCache();
        this.hub = hub;
        this.subject = Subject.channel(hub.app().id(), channel.name());
        this.events = hub.eventsOf(channel);
        this.counts = new CountNotices(hub.now());
    }

    String name() {
        return channel.name();
    }

    /**
     * Takes a subscription in. It is acknowledged, and the others told if the member is new, as soon as the cluster has
     * decided: by the time that this returns, or later.
     */
    Subscription.State subscribe(Subscription subscription) {
        lock.lock();
        try {
            if (gone) {
                return Subscription.State.GONE;
            }
            if (alone) {
                hub.doesNotLinger(this);
            }
            revision = hub.nextRevision();
            subscription.revision = revision;
            subscription.noticesBefore = counts.times();
            waiting.add(subscription);
            boolean known = established;
            if (subscription.member != null) {
                known &= here.isAcknowledged(subscription.member.id())
                        && !here.isUnannounced(subscription.member.id())
                        && members.contains(subscription.member.id());
                here.add(subscription.member, revision);
            }
            counts.changed();
            if (known) {
                acknowledge(subscription);
            }
            subscription.deciding = true;
            hub.cluster().changed(subject);
            subscription.deciding = false;
            if (subscription.state == Subscription.State.WAITING) {
                hub.callBack(this);
            }
            return subscription.state;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a subscription out. The others are told if it was the member's last, as soon as the cluster has decided.
     *
     * @return whether the channel is of no more use, in which case it takes no one any more
     */
    boolean unsubscribe(Subscription subscription) {
        lock.lock();
        try {
            boolean acknowledged = subscription.state == Subscription.State.SUBSCRIBED;
            if (acknowledged) {
                recipients.remove(subscription);
            } else if (!waiting.remove(subscription)) {
                return false;
            }
            subscription.state = Subscription.State.GONE;
            subscription.end();
            revision = hub.nextRevision();
            if (subscription.member != null && here.remove(subscription.member, acknowledged, revision)) {
                Difference difference = new Difference();
                members.leave(LocalNode.HERE, subscription.member.id(), difference);
                tell(difference);
            }
            counts.changed();
            if (acknowledged) {
                leavers = leavers.isEmpty() ? new ArrayList<>(1) : leavers;
                leavers.add(subscription);
            }
            hub.cluster().changed(subject);
            tellLeavers();
            return giveUp();
        } finally {
            lock.unlock();
        }
    }

    /** Sends a message to all subscribers but one. */
    void publish(OutboundMessage message, @Nullable ProtocolSession except) {
        recipients.deliver(message, except);
    }

    /**
     * Sends an event of the application's, and keeps it for those who come later.
     *
     * @return false if the channel was given up in this moment: it has to be looked up again
     */
    boolean publishAndKeep(Event event, @Nullable ProtocolSession except) {
        lock.lock();
        try {
            if (gone) {
                return false;
            }
            kept.keep(event);
            hub.callBack(this);
            publish(event.message(), except);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of which version an event of this node's is; 0 if no other node has got it. */
    void keptAs(Event event, long keptVersion) {
        lock.lock();
        try {
            kept.versioned(event, keptVersion);
        } finally {
            lock.unlock();
        }
    }

    /** Sends an event of another node's, and keeps it. */
    void receiveAndKeep(Event event, long keptVersion, @Nullable ProtocolSession except) {
        lock.lock();
        try {
            if (kept.receive(event, keptVersion)) {
                hub.callBack(this);
                publish(event.message(), except);
            }
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
            kept.passTime(hub.now());
            if (!kept.isEmpty() || !waiting.isEmpty()) {
                hub.callBack(this);
            }
            if (waiting.areAnnounced()) {
                // What they wait for has been lost on the way.
                members.forgetVersion();
                hub.cluster().changed(subject);
            } else if (isCounted() && counts.isChanged()) {
                hub.cluster().changed(subject);
            }
            return giveUp();
        } finally {
            lock.unlock();
        }
    }

    boolean isOccupied() {
        return recipients.size() > 0;
    }

    int subscriptionCount() {
        return recipients.size();
    }

    ChannelState state() {
        lock.lock();
        try {
            long now = hub.now();
            Event event = kept.current(now);
            return new ChannelState(
                    name(),
                    recipients.size(),
                    here.ids(),
                    event == null ? null : new ChannelState.Cached(event.event(), event.data(), event.timeToLive(now)));
        } finally {
            lock.unlock();
        }
    }

    Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(0, true, recipients.size(), members.snapshot(), keptMessage(), 0, false);
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#changes */
    LocalState changes(boolean whole) {
        lock.lock();
        try {
            boolean everything = whole || !introduced;
            introduced = true;
            MembersHere.Changes changes = here.take(everything, revision);
            boolean countWanted = isCounted() && counts.takeChanged(hub.now());
            if (isCounted() && counts.isChanged()) {
                hub.callBack(this);
            }
            return new LocalState(
                    revision,
                    count(),
                    count() > 0,
                    everything,
                    changes.joined(),
                    changes.left(),
                    hub.app().limits().maxPresenceMembers(),
                    whole && (kind == ChannelKind.PRESENCE || cache) || lacksSnapshot(),
                    countWanted,
                    kept.takeMissed(),
                    hub.events().areHeard(),
                    everything ? keptMessage() : null);
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#announced */
    boolean announced(Announcement announcement) {
        lock.lock();
        try {
            alone = false;
            announcement.refused().forEach(this::refuse);
            if (announcement.occupied() && !(announcement.memoryLost() && occupiedTold)) {
                events.occupied(announcement.occupiedAgain());
            }
            occupiedTold = introduced && count() > 0;
            Snapshot snapshot = announcement.snapshot();
            if (snapshot != null) {
                take(snapshot);
            }
            waiting.announced(announcement.revision(), announcement.version());
            acknowledgeReady();
            established = recipients.size() > 0;
            // After a loss of memory, all are new to the cluster; but not to those who were told of them.
            events.announced(announcement, id -> !announcement.memoryLost() || here.isUnannounced(id));
            here.announced(announcement.revision());
            if (!announcement.refused().isEmpty()) {
                hub.cluster().changed(subject);
            }
            return giveUp();
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#alone */
    boolean alone(boolean single) {
        lock.lock();
        try {
            established = false;
            alone = !single;
            boolean occupied = single && !occupiedTold && count() > 0;
            boolean vacated = single && occupiedTold && count() == 0;
            if (occupied) {
                events.occupied(false);
            }
            Difference difference = new Difference();
            here.unannounced().forEach((id, came) -> decide(id, came, difference));
            tell(difference);
            waiting.all().forEach(this::acknowledge);
            if (single) {
                occupiedTold = count() > 0;
                here.announced(revision);
                difference.added().forEach(member -> events.added(member.id(), false));
                if (kept.takeMissed()) {
                    events.cacheMissed();
                }
                difference.removed().forEach(member -> events.removed(member.id()));
                tellLeavers();
                if (vacated) {
                    events.vacated();
                }
                countAlone();
            }
            return giveUp();
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#happened */
    void happened(Change change) {
        lock.lock();
        try {
            if (change instanceof Change.Count count) {
                counts.told(count.count(), hub.now());
                sendCount(count.count());
            } else {
                Difference difference = new Difference();
                boolean complete = members.apply(change, difference);
                tell(difference);
                acknowledgeReady();
                if (!complete) {
                    hub.cluster().changed(subject);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean lacksSnapshot() {
        return kind == ChannelKind.PRESENCE && members.version() == Members.UNKNOWN || cache && !informed;
    }

    private int count() {
        return recipients.size() + waiting.size();
    }

    /** Whether the channel is of no more use. What nobody could be told of yet, is not forgotten. */
    private boolean giveUp() {
        if (gone) {
            return true; // whoever was told so takes it out of the hub
        }
        boolean empty = count() == 0;
        if (empty && hub.cluster().hasPeers()) {
            // Others keep the event.
            gone = !alone || here.isAnnounced() && !occupiedTold || !hub.mayLinger(this);
        } else {
            gone = empty && kept.isEmpty();
        }
        return gone;
    }

    private void acknowledge(Subscription subscription) {
        waiting.remove(subscription);
        subscription.state = Subscription.State.SUBSCRIBED;
        if (subscription.member != null) {
            here.acknowledge(subscription.member);
            // Nearly always they are there already. But somebody may have been taken for gone who came back just then.
            Difference difference = new Difference();
            members.join(LocalNode.HERE, subscription.member, difference);
            tell(difference);
        }
        subscription.begin(() -> recipients.add(subscription), () -> sendFirst(subscription));
        if (subscription.noticesBefore != counts.times() && kind != ChannelKind.ENCRYPTED_PRIVATE) {
            // All others were told while this one was waiting.
            subscription.deliver(Frames.subscriptionCount(name(), counts.told()));
        }
        events.subscribed(subscription);
    }

    private void sendFirst(Subscription subscription) {
        Connection connection = subscription.connection;
        connection.send(
                kind == ChannelKind.PRESENCE
                        ? members.acknowledgement(name())
                        : Frames.subscriptionSucceeded(name(), Frames.EMPTY));
        if (cache) {
            Event event = kept.currentForNewcomer(hub.now());
            connection.send(event != null ? event.message() : Frames.cacheMiss(name()));
        }
    }

    /** Acknowledges those whose announcement is known here, with all that happened before it. */
    private void acknowledgeReady() {
        if (waiting.isEmpty()) {
            return;
        }
        boolean missedBefore = kept.isMissed();
        for (Subscription subscription : waiting.ready(kind == ChannelKind.PRESENCE ? members.version() : NO_MEMBERS)) {
            acknowledge(subscription);
            established = true;
        }
        if (kept.isMissed() && !missedBefore) {
            hub.cluster().changed(subject);
        }
    }

    private void refuse(String id) {
        for (Subscription subscription : waiting.of(id)) {
            waiting.remove(subscription);
            here.withdraw(subscription.member);
            subscription.state = Subscription.State.FULL;
            if (!subscription.deciding) {
                hub.refuse(subscription);
            }
        }
    }

    private void decide(String id, boolean came, Difference difference) {
        if (!came) {
            members.leave(LocalNode.HERE, id, difference);
        } else if (!members.contains(id) && members.size() >= hub.app().limits().maxPresenceMembers()) {
            refuse(id);
        } else {
            members.join(LocalNode.HERE, here.member(id), difference);
        }
    }

    private void take(Snapshot snapshot) {
        informed = true;
        if (kind == ChannelKind.PRESENCE) {
            Difference difference = new Difference();
            boolean complete = members.replace(snapshot, here, difference);
            tell(difference);
            if (!complete) {
                hub.cluster().changed(subject);
            }
        }
        if (cache) {
            kept.replace(snapshot.kept() == null ? null : hub.event(snapshot.kept()), snapshot.keptVersion());
            if (!kept.isEmpty()) {
                hub.callBack(this);
            }
        }
    }

    private void tell(Difference difference) {
        difference.added().forEach(member -> publish(Frames.memberAdded(name(), member), null));
        difference.removed().forEach(member -> publish(Frames.memberRemoved(name(), member), null));
    }

    private @Nullable Message keptMessage() {
        Event event = kept.current(hub.now());
        return event == null
                ? null
                : new Message(
                        event.message().text(),
                        null,
                        new Message.Kept(event.event(), event.data(), event.timeToLive(hub.now())));
    }

    private void tellLeavers() {
        leavers.forEach(events::unsubscribed);
        leavers = List.of();
    }

    private boolean isCounted() {
        return hub.isCounted(kind);
    }

    /** Says how many listen, where all of them are here. */
    private void countAlone() {
        int count = count();
        if (!isCounted() || count == counts.told()) {
            return;
        }
        if (!counts.isDue(count, hub.now())) {
            hub.callBack(this);
            return;
        }
        counts.told(count, hub.now());
        sendCount(count);
        events.counted(count);
    }

    private void sendCount(int count) {
        // Clients in Java and on Android try to decrypt this, and fail (§2.8).
        if (isCounted() && kind != ChannelKind.ENCRYPTED_PRIVATE) {
            publish(Frames.subscriptionCount(name(), count), null);
        }
    }
}
