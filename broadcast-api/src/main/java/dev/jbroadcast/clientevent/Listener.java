package dev.jbroadcast.clientevent;

import dev.jbroadcast.authorization.ChannelParameters;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.json.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A callback with the events that it is for.
 *
 * @param name for people to find the callback
 */
record Listener(
        ListenedEvents events,
        String name,
        PayloadType payload,
        ClientEventListener<@Nullable Object> callback,
        Converters converters) {

    /**
     * Calls it.
     *
     * @param texts what stands at the placeholders
     * @throws dev.jbroadcast.callback.Refusal if what the client sent, or who it is, does not fit the callback
     * @throws Exception what the callback throws
     */
    void call(ReceivedClientEvent received, List<String> texts, JsonCodec codec) throws Exception {
        callback.received(new ClientEvent<>(
                received.appId(),
                received.channel(),
                new ChannelParameters(events.pattern().placeholders(), texts, converters),
                received.event(),
                payload.read(received.data(), codec),
                received.data(),
                received.socketId(),
                received.userId() == null ? null : new UserId(received.userId())));
    }
}
