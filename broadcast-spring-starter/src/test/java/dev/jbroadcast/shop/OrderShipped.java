package dev.jbroadcast.shop;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;

public record OrderShipped(long orderId) implements ShouldBroadcast {

    @Override
    public Channels broadcastOn() {
        return Channel.privateChannel("orders." + orderId);
    }
}
