package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.webhook.WebhookEndpoint;
import dev.jbroadcast.pusher.webhook.WebhookListener;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the webhooks of a server elsewhere, only where a path for them is set: a path that others can send to must be
 * opened deliberately.
 */
final class ReceivedWebhooks {

    private ReceivedWebhooks() {}

    /**
     * What answers them. They are those of the app that the default connection sends to; where that signs nothing, of
     * every contributed {@link AppCredentials}, or of the app of the server inside the application.
     *
     * @param inProcess null if there is no such server
     */
    static Optional<WebhookEndpoint> endpoint(
            BroadcastSettings.Webhooks settings,
            Contributions contributions,
            JsonCodec codec,
            BroadcastManager manager,
            @Nullable InProcessServer inProcess,
            ClientEventRegistry clientEvents) {
        if (settings.path() == null) {
            return Optional.empty();
        }
        WebhookEndpoint.Builder endpoint = WebhookEndpoint.builder()
                .codec(codec)
                .clientEvents(() -> clientEvents)
                .maxBodyBytes(settings.maxBodyBytes());
        if (settings.maxAge() != null) {
            endpoint.maxAge(settings.maxAge());
        }
        Optional<SigningDriver> driver =
                manager.driver(manager.defaultConnection()).unwrap(SigningDriver.class);
        if (driver.isPresent()) {
            endpoint.app(driver.get().credentials(), driver.get().encryption().orElse(null));
        } else if (inProcess != null) {
            endpoint.app(inProcess.credentials(), inProcess.encryption());
        } else {
            ChannelEncryption encryption =
                    contributions.one(ChannelEncryption.class).orElse(null);
            apps(contributions).forEach(app -> endpoint.app(app, encryption));
        }
        contributions.all(WebhookListener.class).forEach(endpoint::listener);
        return Optional.of(endpoint.build());
    }

    private static List<AppCredentials> apps(Contributions contributions) {
        List<AppCredentials> apps = contributions.all(AppCredentials.class);
        if (apps.isEmpty()) {
            throw new IllegalStateException(
                    "broadcast.webhooks.path is set, but there is no secret to check webhooks with; set broadcast.default to a connection to a server that sends them");
        }
        return apps;
    }
}
