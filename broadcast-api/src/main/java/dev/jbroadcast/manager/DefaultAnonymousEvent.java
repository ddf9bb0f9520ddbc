package dev.jbroadcast.manager;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Channels;
import dev.jbroadcast.SocketId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an anonymous event is made of so far. */
record DefaultAnonymousEvent(
        Dispatcher dispatcher,
        Dispatcher.View view,
        Channels channels,
        String event,
        @Nullable Object payload) implements AnonymousEvent {

    static AnonymousEvent on(Dispatcher dispatcher, Dispatcher.View view, Channels channels) {
        return new DefaultAnonymousEvent(dispatcher, view, channels, DEFAULT_NAME, Map.of());
    }

    @Override
    public AnonymousEvent as(String event) {
        return new DefaultAnonymousEvent(dispatcher, view, channels, event, payload);
    }

    @Override
    public AnonymousEvent with(@Nullable Object payload) {
        return new DefaultAnonymousEvent(dispatcher, view, channels, event, payload);
    }

    @Override
    public AnonymousEvent via(String... connections) {
        return with(view.via(dispatcher.connections(List.of(connections))));
    }

    @Override
    public AnonymousEvent toOthers() {
        return with(view.toOthers(dispatcher.currentSocket()));
    }

    @Override
    public AnonymousEvent except(SocketId socketId) {
        return with(view.except(socketId));
    }

    private AnonymousEvent with(Dispatcher.View view) {
        return new DefaultAnonymousEvent(dispatcher, view, channels, event, payload);
    }

    @Override
    public BroadcastResult send() {
        return dispatcher.dispatch(AnonymousType.INSTANCE, this, view, false);
    }

    @Override
    public BroadcastResult sendNow() {
        return dispatcher.dispatch(AnonymousType.INSTANCE, this, view, true);
    }

    /** Anonymous events say everything themselves. */
    private enum AnonymousType implements EventType {
        INSTANCE;

        private static DefaultAnonymousEvent of(Object event) {
            return (DefaultAnonymousEvent) event;
        }

        @Override
        public Class<?> eventClass() {
            return AnonymousEvent.class;
        }

        @Override
        public boolean when(Object event) {
            return true;
        }

        @Override
        public List<String> via(Object event) {
            return List.of();
        }

        @Override
        public Channels on(Object event, String connection) {
            return of(event).channels;
        }

        @Override
        public boolean differsByConnection() {
            return false;
        }

        @Override
        public String as(Object event) {
            return of(event).event;
        }

        @Override
        public @Nullable Object with(Object event, String connection) {
            return of(event).payload;
        }

        @Override
        public boolean now() {
            return false;
        }

        @Override
        public boolean rescued() {
            return false;
        }

        @Override
        public boolean afterCommit(Object event) {
            return true;
        }

        @Override
        public @Nullable String key(Object event) {
            return null;
        }
    }
}
