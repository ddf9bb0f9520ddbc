package dev.jbroadcast.examples.chat;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;

/**
 * Somebody wrote something.
 *
 * @param tempId what the sender's page called the message before it had an id, so that it knows its own copy again
 */
public record MessageSent(Message message, String tempId) implements ShouldBroadcast {

    @Override
    public Channels broadcastOn() {
        return Channel.presence("room." + message.room());
    }

    @Override
    public String broadcastAs() {
        return "message.sent";
    }
}
