package dev.jbroadcast.clientevent;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.ChannelPattern;
import dev.jbroadcast.Publication;
import java.util.List;
import java.util.Optional;

/**
 * The events that a listener is for.
 *
 * @param event empty for any
 */
record ListenedEvents(ChannelPattern pattern, String event) {

    /** Any event. */
    static final String ANY = "";

    private static final String PREFIX = "client-";

    /** @throws IllegalArgumentException if no client could ever send such an event */
    static ListenedEvents of(String channel, String event) {
        ChannelPattern pattern = ChannelPattern.of(channel);
        if (pattern.kind() == ChannelKind.PUBLIC || pattern.kind() == ChannelKind.SERVER_TO_USER) {
            throw new IllegalArgumentException(
                    "the channel pattern \"%s\" is that of a channel on which clients cannot send; begin it with private- or presence-"
                            .formatted(pattern));
        }
        for (String placeholder : pattern.placeholders()) {
            if (placeholder.indexOf('.') >= 0) {
                throw new IllegalArgumentException(
                        "the channel pattern \"%s\" has the placeholder {%s}, a path, which only events have; give it a simple name"
                                .formatted(pattern, placeholder));
            }
        }
        if (!event.equals(ANY) && !event.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "the event \"%s\" is none that clients send; begin it with client-, which Echo's whisper(…) adds by itself"
                            .formatted(event));
        }
        if (event.length() > Publication.MAX_EVENT_LENGTH) {
            throw new IllegalArgumentException("the event \"%s\" has %d characters; at most %d are allowed"
                    .formatted(event, event.length(), Publication.MAX_EVENT_LENGTH));
        }
        return new ListenedEvents(pattern, event);
    }

    /** What stands at the placeholders, from left to right; empty if it is no such event. */
    Optional<List<String>> match(Channel channel, String name) {
        return event.equals(ANY) || event.equals(name) ? pattern.match(channel) : Optional.empty();
    }

    @Override
    public String toString() {
        return "%s on %s".formatted(event.equals(ANY) ? "any client event" : event, pattern);
    }
}
