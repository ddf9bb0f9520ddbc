package dev.jbroadcast.server;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ReceivedClientEvent;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.ClientEventSent;
import dev.jbroadcast.server.event.ServerEventListener;
import java.util.function.Supplier;

/** Takes client events to those who listen to them in Java. */
final class ClientEventForwarder implements ServerEventListener {

    private final Supplier<ClientEventRegistry> registry;
    private final JsonCodec codec;

    /** @param registry asked at each event, and not before: listeners may need what needs this server */
    ClientEventForwarder(Supplier<ClientEventRegistry> registry, JsonCodec codec) {
        this.registry = registry;
        this.codec = codec;
    }

    @Override
    public void on(ServerEvent event) {
        if (event instanceof ClientEventSent sent) {
            registry.get()
                    .dispatch(
                            new ReceivedClientEvent(
                                    sent.appId(),
                                    sent.channel(),
                                    sent.event(),
                                    sent.data(),
                                    sent.socketId(),
                                    sent.userId() == null ? sent.signedInUserId() : sent.userId()),
                            codec);
        }
    }

    @Override
    public String toString() {
        return "the listener to client events";
    }
}
