package dev.jbroadcast.testing;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Channels;
import dev.jbroadcast.SocketId;
import org.jspecify.annotations.Nullable;

/** An anonymous event that is noted if it does not leave. */
record NotingAnonymousEvent(AnonymousEvent event, UnsentEvents unsent, Channels channels, String name)
        implements AnonymousEvent {

    @Override
    public AnonymousEvent as(String name) {
        return new NotingAnonymousEvent(event.as(name), unsent, channels, name);
    }

    @Override
    public AnonymousEvent with(@Nullable Object payload) {
        return but(event.with(payload));
    }

    @Override
    public AnonymousEvent via(String... connections) {
        return but(event.via(connections));
    }

    @Override
    public AnonymousEvent toOthers() {
        return but(event.toOthers());
    }

    @Override
    public AnonymousEvent except(SocketId socketId) {
        return but(event.except(socketId));
    }

    private AnonymousEvent but(AnonymousEvent changed) {
        return new NotingAnonymousEvent(changed, unsent, channels, name);
    }

    @Override
    public BroadcastResult send() {
        return unsent.note(this, event.send());
    }

    @Override
    public BroadcastResult sendNow() {
        return unsent.note(this, event.sendNow());
    }

    @Override
    public String toString() {
        return "\"%s\" on %s".formatted(name, channels.channels());
    }
}
