package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.event.ServerEventListener;
import dev.jbroadcast.server.webhook.WebhookSender;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server inside the application, with what belongs to it.
 *
 * @param encryption null if nothing can be sent on encrypted channels
 * @param webhooks null if nobody is told over HTTP what happens
 */
record InProcessServer(
        PusherServer server,
        AppCredentials credentials,
        @Nullable ChannelEncryption encryption,
        @Nullable WebhookSender webhooks)
        implements AutoCloseable {

    static InProcessServer start(
            BroadcastSettings broadcasting,
            Contributions contributions,
            JsonCodec codec,
            Threads threads,
            Supplier<ClientEventRegistry> clientEvents) {
        BroadcastSettings.Server settings = broadcasting.server();
        AppCredentials credentials = contributions.one(AppCredentials.class).orElseGet(settings::credentials);
        AppProvider apps =
                contributions.one(AppProvider.class).orElseGet(() -> AppProvider.of(settings.app(credentials)));
        ChannelEncryption encryption = contributions
                .one(ChannelEncryption.class)
                .or(() -> encryption(settings, codec))
                .orElse(null);
        PusherServer.Builder server = PusherServer.builder()
                .apps(apps)
                .codec(codec)
                .threads(threads)
                .cluster(contributions
                        .one(Cluster.class)
                        .orElseGet(() -> ConfiguredCluster.of(broadcasting.redis(), codec, threads)))
                .shutdownTime(settings.shutdownTime())
                .clientEvents(clientEvents);
        contributions.all(ServerEventListener.class).forEach(server::listener);
        // Only where there is something to send, so that a server without webhooks makes no events for them.
        WebhookSender webhooks = settings.webhooks().isEmpty()
                ? null
                : WebhookSender.builder(apps).codec(codec).threads(threads).build();
        if (webhooks != null) {
            server.listener(webhooks);
        }
        return new InProcessServer(server.build(), credentials, encryption, webhooks);
    }

    private static Optional<ChannelEncryption> encryption(BroadcastSettings.Server settings, JsonCodec codec) {
        if (settings.encryptionMasterKey() == null) {
            return Optional.empty();
        }
        ChannelEncryption current = checked(
                "broadcast.server.encryption-master-key",
                () -> ChannelEncryption.of(settings.encryptionMasterKey(), codec, new SecureRandom()));
        return Optional.of(checked(
                "broadcast.server.encryption-previous-master-keys",
                () -> current.withPrevious(settings.encryptionPreviousMasterKeys())));
    }

    private static ChannelEncryption checked(String property, Supplier<ChannelEncryption> encryption) {
        try {
            return encryption.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the property %s cannot be used: %s".formatted(property, e.getMessage()), e);
        }
    }

    InProcessDriver driver() {
        return new InProcessDriver(server, credentials, encryption);
    }

    /** Sends the clients away, and then the last webhooks. */
    @Override
    public void close() {
        server.close();
        if (webhooks != null) {
            webhooks.close();
        }
    }
}
