package dev.jbroadcast;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns an event into a {@link Publication}: asks it everything once and serializes its payload. */
final class EventResolver {

    private final JsonCodec codec;

    EventResolver(JsonCodec codec) {
        this.codec = codec;
    }

    /** What to send; empty if the event is not to be sent, by its condition or for want of channels. */
    Optional<Publication> resolve(ShouldBroadcast event, boolean toOthers, @Nullable SocketId except) {
        if (!event.broadcastWhen()) {
            return Optional.empty();
        }
        List<Channel> channels = event.broadcastOn().channels();
        if (channels.isEmpty()) {
            return Optional.empty();
        }
        // Outside of the try: what the event's own methods throw reaches the caller as it is.
        String name = name(event);
        String data = payload(event);
        try {
            return Optional.of(new Publication(name, channels, data, toOthers, except, event));
        } catch (IllegalArgumentException e) {
            throw new BroadcastException(
                    "%s cannot be broadcast: %s".formatted(event.getClass().getName(), e.getMessage()), e);
        }
    }

    private static String name(ShouldBroadcast event) {
        String name = event.broadcastAs();
        if (name.isEmpty() && event.getClass().isAnonymousClass()) {
            throw new BroadcastException(
                    "%s is an anonymous class and has no simple name: implement broadcastAs() to give the event one"
                            .formatted(event.getClass().getName()));
        }
        return name;
    }

    private String payload(ShouldBroadcast event) {
        Object payload = event.broadcastWith();
        if (payload == event && !event.getClass().isRecord()) {
            throw new BroadcastException(
                    "%s is not a record: implement broadcastWith() to say what its payload is, or make it a record"
                            .formatted(event.getClass().getName()));
        }
        try {
            return codec.write(payload);
        } catch (JsonCodecException e) {
            throw new BroadcastException(
                    "the payload of %s cannot be written as JSON: %s"
                            .formatted(event.getClass().getName(), e.getMessage()),
                    e);
        }
    }
}
