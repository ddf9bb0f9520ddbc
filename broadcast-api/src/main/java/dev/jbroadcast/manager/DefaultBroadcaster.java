package dev.jbroadcast.manager;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channels;
import dev.jbroadcast.SocketId;
import java.util.List;

/** A view over the dispatcher. */
record DefaultBroadcaster(Dispatcher dispatcher, Dispatcher.View view) implements Broadcaster {

    @Override
    public BroadcastResult broadcast(Object event) {
        return dispatcher.dispatch(event, view, false);
    }

    @Override
    public BroadcastResult broadcastNow(Object event) {
        return dispatcher.dispatch(event, view, true);
    }

    @Override
    public AnonymousEvent on(Channels channels) {
        return DefaultAnonymousEvent.on(dispatcher, view, channels);
    }

    @Override
    public Broadcaster toOthers() {
        return new DefaultBroadcaster(dispatcher, view.toOthers(dispatcher.currentSocket()));
    }

    @Override
    public Broadcaster except(SocketId socketId) {
        return new DefaultBroadcaster(dispatcher, view.except(socketId));
    }

    @Override
    public Broadcaster via(String... connections) {
        return new DefaultBroadcaster(dispatcher, view.via(dispatcher.connections(List.of(connections))));
    }
}
