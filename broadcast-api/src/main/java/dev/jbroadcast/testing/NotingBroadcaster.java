package dev.jbroadcast.testing;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channels;
import dev.jbroadcast.SocketId;

/** A view of a broadcaster that notes the events that do not leave. */
record NotingBroadcaster(Broadcaster broadcaster, UnsentEvents unsent) implements Broadcaster {

    @Override
    public BroadcastResult broadcast(Object event) {
        return unsent.note(event, broadcaster.broadcast(event));
    }

    @Override
    public BroadcastResult broadcastNow(Object event) {
        return unsent.note(event, broadcaster.broadcastNow(event));
    }

    @Override
    public AnonymousEvent on(Channels channels) {
        return new NotingAnonymousEvent(broadcaster.on(channels), unsent, channels, AnonymousEvent.DEFAULT_NAME);
    }

    @Override
    public Broadcaster toOthers() {
        return new NotingBroadcaster(broadcaster.toOthers(), unsent);
    }

    @Override
    public Broadcaster except(SocketId socketId) {
        return new NotingBroadcaster(broadcaster.except(socketId), unsent);
    }

    @Override
    public Broadcaster via(String... connections) {
        return new NotingBroadcaster(broadcaster.via(connections), unsent);
    }
}
