package dev.jbroadcast;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event ready to leave: its channels, its name and its payload, all fixed when it was dispatched. This is what a
 * {@link BroadcastDriver} receives. Immutable.
 *
 * @param event the name on the wire
 * @param channels where it goes; at least one, no duplicates
 * @param data the payload as JSON text, serialized once
 * @param toOthers whether the sender asked to leave out the connection that caused the event
 * @param except the connection to leave out; null if there is none, or if {@code toOthers} was asked for and the
 *     connection is not known
 * @param source the object this was made from, for drivers that never leave this process (tests); null if there is none
 */
public record Publication(
        String event,
        List<Channel> channels,
        String data,
        boolean toOthers,
        @Nullable SocketId except,
        @Nullable Object source) {

    /** The most characters that an event's name has. */
    public static final int MAX_EVENT_LENGTH = 200;

    /**
     * @throws IllegalArgumentException if there is no channel, or the event's name is blank, longer than
     *     {@value #MAX_EVENT_LENGTH} characters or reserved for the protocol
     */
    public Publication {
        channels = channels.size() > 1 ? List.copyOf(new LinkedHashSet<>(channels)) : List.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("a publication needs at least one channel");
        }
        requireLegalEvent(event);
    }

    /**
     * @throws IllegalArgumentException if an event cannot have this name: it is blank, longer than
     *     {@value #MAX_EVENT_LENGTH} characters or reserved for the protocol
     */
    public static void requireLegalEvent(String event) {
        if (event.isBlank()) {
            throw new IllegalArgumentException("an event name must not be blank");
        }
        if (event.length() > MAX_EVENT_LENGTH) {
            throw new IllegalArgumentException("an event name has 1 to %d characters, this one has %d"
                    .formatted(MAX_EVENT_LENGTH, event.length()));
        }
        if (event.startsWith("pusher:") || event.startsWith("pusher_internal:")) {
            throw new IllegalArgumentException("the event name \"%s\" is reserved for the protocol".formatted(event));
        }
    }

    /** A publication to everyone on these channels. */
    public static Publication of(String event, Channels channels, String data) {
        return new Publication(event, channels.channels(), data, false, null, null);
    }

    /** The same publication, leaving out one connection. */
    public Publication except(SocketId socketId) {
        return new Publication(event, channels, data, true, socketId, source);
    }
}
