package dev.jbroadcast.server.webhook;

import dev.jbroadcast.Channel;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.CacheMissed;
import dev.jbroadcast.server.event.ServerEvent.ChannelOccupied;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.ClientEventSent;
import dev.jbroadcast.server.event.ServerEvent.MemberAdded;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import dev.jbroadcast.server.event.ServerEvent.SubscriptionCountChanged;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server's event as webhooks tell it.
 *
 * @param userId who came or left, if that is what happened
 * @param json the object in the webhook's {@code events}
 */
record WebhookEvent(
        String appId, Kind kind, Channel channel, @Nullable String userId, String json) {

    /** Empty if webhooks do not tell of this. */
    static Optional<WebhookEvent> of(ServerEvent event, JsonCodec codec) {
        if (event instanceof ChannelOccupied occupied) {
            return Optional.of(of(occupied.appId(), Kind.CHANNEL_OCCUPIED, occupied.channel()));
        }
        if (event instanceof ChannelVacated vacated) {
            return Optional.of(of(vacated.appId(), Kind.CHANNEL_VACATED, vacated.channel()));
        }
        if (event instanceof MemberAdded added) {
            return Optional.of(of(added.appId(), Kind.MEMBER_ADDED, added.channel(), added.userId(), codec));
        }
        if (event instanceof MemberRemoved removed) {
            return Optional.of(of(removed.appId(), Kind.MEMBER_REMOVED, removed.channel(), removed.userId(), codec));
        }
        if (event instanceof ClientEventSent sent) {
            return Optional.of(of(sent, codec));
        }
        if (event instanceof CacheMissed missed) {
            return Optional.of(of(missed.appId(), Kind.CACHE_MISS, missed.channel()));
        }
        if (event instanceof SubscriptionCountChanged changed) {
            String count = ",\"subscription_count\":" + changed.subscriptionCount();
            return Optional.of(with(changed.appId(), Kind.SUBSCRIPTION_COUNT, changed.channel(), null, count));
        }
        return Optional.empty();
    }

    /** Whether this is an arrival that followed a departure so closely that neither is told. */
    static boolean isReturn(ServerEvent event) {
        return event instanceof ChannelOccupied occupied && occupied.returned()
                || event instanceof MemberAdded added && added.returned();
    }

    /** Whether somebody has gone, who may be back in a moment. */
    boolean isDeparture() {
        return kind == Kind.CHANNEL_VACATED || kind == Kind.MEMBER_REMOVED;
    }

    /** Whether somebody has come, who may just have gone. */
    boolean isArrival() {
        return kind == Kind.CHANNEL_OCCUPIED || kind == Kind.MEMBER_ADDED;
    }

    boolean isFor(Webhook webhook) {
        return webhook.events().contains(kind)
                && channel.name().startsWith(webhook.channelPrefix())
                && channel.name().endsWith(webhook.channelSuffix());
    }

    private static WebhookEvent of(String appId, Kind kind, Channel channel) {
        return with(appId, kind, channel, null, "");
    }

    private static WebhookEvent of(String appId, Kind kind, Channel channel, String userId, JsonCodec codec) {
        return with(appId, kind, channel, userId, text("user_id", userId, codec));
    }

    private static WebhookEvent of(ClientEventSent sent, JsonCodec codec) {
        String userId = sent.userId();
        String fields = text("event", sent.event(), codec)
                + text("data", sent.data(), codec)
                + text("socket_id", sent.socketId().toString(), codec)
                + (userId == null ? "" : text("user_id", userId, codec));
        return with(sent.appId(), Kind.CLIENT_EVENT, sent.channel(), null, fields);
    }

    private static WebhookEvent with(
            String appId, Kind kind, Channel channel, @Nullable String userId, String furtherFields) {
        // The names of kinds and channels have no character that JSON escapes.
        String json =
                "{\"name\":\"%s\",\"channel\":\"%s\"%s}".formatted(kind.wireName(), channel.name(), furtherFields);
        return new WebhookEvent(appId, kind, channel, userId, json);
    }

    /** Always text, because receivers fail to parse a webhook with anything else in these fields (§6). */
    private static String text(String name, String value, JsonCodec codec) {
        return ",\"" + name + "\":" + codec.write(value);
    }
}
