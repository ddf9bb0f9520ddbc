package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.CacheMissed;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import dev.jbroadcast.server.event.ServerEvent.Subscribed;
import dev.jbroadcast.server.event.ServerEvent.SubscriptionCountChanged;
import dev.jbroadcast.server.event.ServerEvent.Unsubscribed;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Tells what happens on one channel, unless it is a user's: nobody else can see those. Thread-safe. */
final class ChannelEvents {

    private final String appId;
    private final Channel channel;
    private final ServerEvents events;

    ChannelEvents(String appId, Channel channel, ServerEvents events) {
        this.appId = appId;
        this.channel = channel;
        this.events = events;
    }

    void occupied(boolean returned) {
        tell(() -> new ChannelOccupied(appId, channel, returned));
    }

    /** Tells what an announcement has led to, but for that the channel is occupied, which comes before all else. */
    void announced(Announcement announcement, Predicate<String> isNew) {
        for (String id : announcement.added()) {
            if (isNew.test(id)) {
                added(id, announcement.returned().contains(id));
            }
        }
        announcement.removed().forEach(this::removed);
        if (announcement.vacated()) {
            vacated();
        }
        if (announcement.count() != null) {
            counted(announcement.count());
        }
        if (announcement.cacheMissTold()) {
            cacheMissed();
        }
    }

    void vacated() {
        tell(() -> new ChannelVacated(appId, channel));
    }

    void subscribed(Subscription subscription) {
        tell(() -> new Subscribed(appId, channel, subscription.session.socketId(), subscription.userId()));
    }

    void unsubscribed(Subscription subscription) {
        tell(() -> new Unsubscribed(appId, channel, subscription.session.socketId(), subscription.userId()));
    }

    void added(String userId, boolean returned) {
        tell(() -> new MemberAdded(appId, channel, userId, returned));
    }

    void removed(String userId) {
        tell(() -> new MemberRemoved(appId, channel, userId));
    }

    void counted(int count) {
        tell(() -> new SubscriptionCountChanged(appId, channel, count));
    }

    void cacheMissed() {
        tell(() -> new CacheMissed(appId, channel));
    }

    private void tell(Supplier<ServerEvent> event) {
        if (channel.kind() != ChannelKind.SERVER_TO_USER) {
            events.publish(event);
        }
    }
}
