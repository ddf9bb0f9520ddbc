package dev.jbroadcast.examples.standalone;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.AllowedOrigins;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.Webhook;
import dev.jbroadcast.server.Webhook.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One app of the configuration file. */
final class ConfiguredApp {

    private final JsonObject json;

    private ConfiguredApp(JsonObject json) {
        this.json = json;
    }

    /** @throws ConfigurationException if something is wrong; the message names the key */
    static App read(JsonObject json) {
        try {
            return new ConfiguredApp(json).app();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("%s: %s".formatted(json.path(), e.getMessage()), e);
        }
    }

    private App app() {
        String id = json.text("id");
        App.Builder app = App.builder(credentials(json, id))
                .name(json.text("name", id))
                .enabled(json.flag("enabled", true))
                .clientEvents(json.flag("enable_client_messages", true))
                .statistics(json.flag("enable_statistics", true))
                .subscriptionCount(json.flag("subscription_count", false))
                .userAuthentication(json.flag("user_authentication", true))
                .authorizationTimeout(json.has("authorization_timeout") ? seconds("authorization_timeout", 0) : null)
                .allowedOrigins(origins())
                .limits(limits());
        for (JsonObject key : json.objects("keys")) {
            app.key(key.text("key"), key.text("secret"));
            key.requireNothingElse();
        }
        json.objects("webhooks").forEach(webhook -> app.webhook(webhook(webhook)));
        json.requireNothingElse();
        return app.build();
    }

    private static AppCredentials credentials(JsonObject json, String id) {
        String key = json.text("key");
        String secret = json.text("secret");
        try {
            return new AppCredentials(id, key, secret);
        } catch (IllegalArgumentException e) {
            throw json.wrong("key", e.getMessage());
        }
    }

    private AllowedOrigins origins() {
        List<String> origins = json.texts("allowed_origins", List.of());
        try {
            // Laravel's configuration writes an empty list where it means all of them.
            return origins.isEmpty() ? AllowedOrigins.ANY : new AllowedOrigins(origins);
        } catch (IllegalArgumentException e) {
            throw json.wrong("allowed_origins", e.getMessage());
        }
    }

    private AppLimits limits() {
        AppLimits usual = AppLimits.DEFAULTS;
        OutboundLimits outbound = usual.outbound();
        return AppLimits.builder()
                .maxConnections(json.positive("capacity", usual.maxConnections()))
                .maxConnectionsPerAddress(
                        json.positive("max_connections_per_address", usual.maxConnectionsPerAddress()))
                .maxChannelsPerConnection(
                        json.positive("max_channels_per_connection", usual.maxChannelsPerConnection()))
                .subscribesPerSecond(json.positive("subscribes_per_second", usual.subscribesPerSecond()))
                .clientEventsPerSecond(json.positive("client_events_per_second", usual.clientEventsPerSecond()))
                .maxEventBytes(json.positive("max_event_bytes", usual.maxEventBytes()))
                .maxMessageBytes(json.positive("max_message_bytes", usual.maxMessageBytes()))
                .maxChannelNameLength(
                        json.positive("max_channel_name_length", usual.maxChannelNameLength(), Channel.MAX_NAME_LENGTH))
                .maxEventNameLength(json.positive(
                        "max_event_name_length", usual.maxEventNameLength(), Publication.MAX_EVENT_LENGTH))
                .maxPresenceMembers(json.positive("max_presence_members", usual.maxPresenceMembers()))
                .maxPresenceMemberBytes(json.positive("max_presence_member_bytes", usual.maxPresenceMemberBytes()))
                .activityTimeout(
                        seconds("activity_timeout", usual.activityTimeout().toSeconds()))
                .pongTimeout(seconds("pong_timeout", usual.pongTimeout().toSeconds()))
                .cacheTime(seconds("cache_time", usual.cacheTime().toSeconds()))
                .outbound(new OutboundLimits(
                        json.positive("max_waiting_messages", outbound.maxMessages()),
                        json.positive("max_waiting_bytes", outbound.maxBytes()),
                        seconds("max_waiting_time", outbound.maxAge().toSeconds())))
                .build();
    }

    private Duration seconds(String key, long byDefault) {
        return Duration.ofSeconds(json.positive(key, (int) byDefault));
    }

    private static Webhook webhook(JsonObject json) {
        List<String> events = json.texts("events", List.of());
        Set<Kind> kinds = events.isEmpty()
                ? EnumSet.allOf(Kind.class)
                : events.stream().map(event -> kind(json, event)).collect(Collectors.toSet());
        String url = json.text("url");
        try {
            Webhook webhook = new Webhook(
                    URI.create(url), kinds, json.text("channel_prefix", ""), json.text("channel_suffix", ""), Map.of());
            json.requireNothingElse();
            return webhook;
        } catch (IllegalArgumentException e) {
            throw json.wrong("url", e.getMessage());
        }
    }

    private static Kind kind(JsonObject json, String event) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.wireName().equals(event))
                .findFirst()
                .orElseThrow(() -> json.wrong(
                        "events",
                        "\"%s\" is not known; there are: %s"
                                .formatted(
                                        event,
                                        Arrays.stream(Kind.values())
                                                .map(Kind::wireName)
                                                .collect(Collectors.joining(", ")))));
    }
}
