package dev.jbroadcast.pusher.webhook;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.webhook.WebhookEvent.CacheMiss;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ChannelOccupied;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ChannelVacated;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ClientEventSent;
import dev.jbroadcast.pusher.webhook.WebhookEvent.MemberAdded;
import dev.jbroadcast.pusher.webhook.WebhookEvent.MemberRemoved;
import dev.jbroadcast.pusher.webhook.WebhookEvent.SubscriptionCount;
import dev.jbroadcast.pusher.webhook.WebhookEvent.Unknown;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the bodies of webhooks. Thread-safe. */
final class WebhookReader {

    private static final Logger log = LoggerFactory.getLogger(WebhookReader.class);

    private final JsonCodec codec;

    WebhookReader(JsonCodec codec) {
        this.codec = codec;
    }

    /** When it was made, and what happened. */
    record Content(Instant time, List<WebhookEvent> events) {}

    /**
     * Reads a body.
     *
     * @param encryption null to leave the data of encrypted channels as they are
     * @throws JsonCodecException if it is not JSON
     * @throws IllegalArgumentException if it is not a webhook
     */
    Content read(byte[] body, @Nullable ChannelEncryption encryption) {
        if (!(codec.read(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> webhook)) {
            throw new IllegalArgumentException("the body is not an object");
        }
        if (!(webhook.get("time_ms") instanceof Number milliseconds)) {
            throw new IllegalArgumentException("time_ms is not a number");
        }
        if (!(webhook.get("events") instanceof List<?> items)) {
            throw new IllegalArgumentException("events is not a list");
        }
        List<WebhookEvent> events = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> event) || !(event.get("name") instanceof String name)) {
                throw new IllegalArgumentException("an event is not an object with a name");
            }
            events.add(event(name, new EventFields(members(event), codec), encryption));
        }
        // By way of double, because there are numbers whose long takes for ever to work out.
        return new Content(Instant.ofEpochMilli((long) milliseconds.doubleValue()), events);
    }

    /** One event that cannot be made sense of must not keep the others of its webhook from being told. */
    private static WebhookEvent event(String name, EventFields fields, @Nullable ChannelEncryption encryption) {
        try {
            return switch (name) {
                case "channel_occupied" -> new ChannelOccupied(fields.channel());
                case "channel_vacated" -> new ChannelVacated(fields.channel());
                case "member_added" -> new MemberAdded(fields.channel(), fields.requiredUserId());
                case "member_removed" -> new MemberRemoved(fields.channel(), fields.requiredUserId());
                case "client_event" -> clientEvent(fields, encryption);
                case "cache_miss" -> new CacheMiss(fields.channel());
                case "subscription_count" ->
                    new SubscriptionCount(fields.channel(), fields.count("subscription_count"));
                default -> new Unknown(name, fields.fields());
            };
        } catch (IllegalArgumentException e) {
            // The name is one of those above. The reason may quote what a client has sent.
            log.warn("an event {} of a webhook is told as an unknown one: something about it is not legal", name);
            log.debug("what is not legal about the event {}", name, e);
            return new Unknown(name, fields.fields());
        }
    }

    private static WebhookEvent clientEvent(EventFields fields, @Nullable ChannelEncryption encryption) {
        Channel channel = fields.channel();
        String data = fields.data();
        if (encryption != null && channel.kind() == ChannelKind.ENCRYPTED_PRIVATE) {
            data = encryption.decrypt(channel.name(), data);
        }
        return new ClientEventSent(channel, fields.text("event"), data, fields.socketId(), fields.userId());
    }

    private static Map<String, @Nullable Object> members(Map<?, ?> object) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.forEach((name, value) -> members.put((String) name, value));
        return members;
    }
}
