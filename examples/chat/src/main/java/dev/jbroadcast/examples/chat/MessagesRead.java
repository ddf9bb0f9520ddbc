package dev.jbroadcast.examples.chat;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import java.util.List;

/** Somebody has seen these messages, for the first time. */
public record MessagesRead(String room, ChatUser reader, List<String> messageIds) implements ShouldBroadcast {

    @Override
    public Channels broadcastOn() {
        return Channel.presence("room." + room);
    }

    @Override
    public String broadcastAs() {
        return "messages.read";
    }

    /** Not if the room had known that already. */
    @Override
    public boolean broadcastWhen() {
        return !messageIds.isEmpty();
    }
}
