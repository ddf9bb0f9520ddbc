package dev.jbroadcast.pusher.webhook;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ReceivedClientEvent;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.webhook.WebhookEvent.ClientEventSent;
import java.util.function.Supplier;

/** Takes client events to those who listen to them in Java, as the server in the application does. */
final class ClientEventBridge implements WebhookListener {

    private final Supplier<ClientEventRegistry> registry;
    private final JsonCodec codec;

    /** @param registry asked at each event, and not before: listeners may need what is made later */
    ClientEventBridge(Supplier<ClientEventRegistry> registry, JsonCodec codec) {
        this.registry = registry;
        this.codec = codec;
    }

    @Override
    public void on(WebhookEvent event, ReceivedWebhook webhook) {
        if (event instanceof ClientEventSent sent) {
            registry.get()
                    .dispatch(
                            new ReceivedClientEvent(
                                    webhook.appId(),
                                    sent.channel(),
                                    sent.event(),
                                    sent.data(),
                                    sent.socketId(),
                                    sent.userId()),
                            codec);
        }
    }

    @Override
    public String toString() {
        return "the listeners to client events";
    }
}
