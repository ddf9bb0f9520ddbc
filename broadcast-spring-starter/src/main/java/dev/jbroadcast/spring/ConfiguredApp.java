package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.configuration.ConfiguredWebhook;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.AllowedOrigins;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.Webhook;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The app of the properties. */
final class ConfiguredApp {

    private ConfiguredApp() {}

    /** @throws IllegalArgumentException if a property makes no sense; the message says which */
    static App of(AppCredentials credentials, BroadcastProperties.Server properties) {
        App.Builder app = App.builder(credentials)
                .limits(limits(properties))
                .clientEvents(properties.clientEvents())
                .subscriptionCount(properties.subscriptionCount())
                .userAuthentication(properties.userAuthentication())
                .authorizationTimeout(properties.authorizationTimeout())
                .allowedOrigins(origins(properties));
        for (int i = 0; i < properties.webhooks().size(); i++) {
            app.webhook(webhook(
                    "broadcast.server.webhooks[%d]".formatted(i),
                    properties.webhooks().get(i)));
        }
        return app.build();
    }

    private static Webhook webhook(String name, BroadcastProperties.Webhook webhook) {
        return ConfiguredWebhook.of(
                name,
                ConfiguredWebhook.url(name, webhook.url()),
                webhook.events(),
                webhook.channelPrefix(),
                webhook.channelSuffix(),
                webhook.headers());
    }

    private static AppLimits limits(BroadcastProperties.Server properties) {
        return AppLimits.builder()
                .activityTimeout(properties.activityTimeout())
                .maxConnections(orUnlimited(properties.maxConnections()))
                .maxConnectionsPerAddress(orUnlimited(properties.maxConnectionsPerAddress()))
                .maxChannelsPerConnection(properties.maxChannelsPerConnection())
                .clientEventsPerSecond(properties.clientEventsPerSecond())
                .maxEventBytes(bytes("max-event-size", properties.maxEventSize()))
                .maxMessageBytes(bytes("max-message-size", properties.maxMessageSize()))
                .maxPresenceMembers(properties.maxPresenceMembers())
                .cacheTime(properties.cacheTime())
                .build();
    }

    private static int orUnlimited(@Nullable Integer limit) {
        return limit == null ? AppLimits.UNLIMITED : limit;
    }

    private static int bytes(String property, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "broadcast.server.%s is %s; it must be less than 2 GB".formatted(property, size));
        }
        return (int) size.toBytes();
    }

    private static AllowedOrigins origins(BroadcastProperties.Server properties) {
        try {
            return new AllowedOrigins(properties.allowedOrigins());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("broadcast.server.allowed-origins: " + e.getMessage(), e);
        }
    }
}
