package dev.jbroadcast.manager;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channels;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.ShouldBroadcastNow;
import dev.jbroadcast.ShouldRescue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a class that implements {@link ShouldBroadcast}: asks them. */
final class DeclaredEvent implements EventType {

    private final Class<?> eventClass;
    private final WireNames names;
    private final String defaultName;
    private final boolean record;
    private final boolean now;
    private final boolean rescued;
    private final boolean differsByConnection;
    private volatile boolean nameNoted;

    DeclaredEvent(Class<?> eventClass, EventNamer namer, WireNames names) {
        this.eventClass = eventClass;
        this.names = names;
        this.defaultName = namer.name(eventClass);
        this.record = eventClass.isRecord();
        this.now = ShouldBroadcastNow.class.isAssignableFrom(eventClass);
        this.rescued = ShouldRescue.class.isAssignableFrom(eventClass);
        this.differsByConnection = overrides("broadcastOn") || overrides("broadcastWith");
        if (!declares("broadcastAs")) {
            note(defaultName);
        }
    }

    private boolean overrides(String method) {
        return declares(method, String.class);
    }

    /** Whether the method is the event's own and not the interface's default. */
    private boolean declares(String method, Class<?>... parameters) {
        try {
            return eventClass.getMethod(method, parameters).getDeclaringClass() != ShouldBroadcast.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Class<?> eventClass() {
        return eventClass;
    }

    @Override
    public boolean when(Object event) {
        return ((ShouldBroadcast) event).broadcastWhen();
    }

    @Override
    public List<String> via(Object event) {
        return ((ShouldBroadcast) event).broadcastVia();
    }

    @Override
    public Channels on(Object event, String connection) {
        return ((ShouldBroadcast) event).broadcastOn(connection);
    }

    @Override
    public boolean differsByConnection() {
        return differsByConnection;
    }

    @Override
    public String as(Object event) {
        String own = ((ShouldBroadcast) event).broadcastAs();
        String name = own == null ? defaultName : own;
        if (name.isEmpty() && eventClass.isAnonymousClass()) {
            throw new BroadcastException(
                    "%s is an anonymous class and has no simple name: implement broadcastAs() to give the event one"
                            .formatted(eventClass.getName()));
        }
        // Names may differ from event to event; noting the first finds the mistake and keeps the notes few.
        if (!nameNoted) {
            note(name);
        }
        return name;
    }

    private void note(String name) {
        nameNoted = true;
        names.note(name, eventClass);
    }

    @Override
    public @Nullable Object with(Object event, String connection) {
        Object payload = ((ShouldBroadcast) event).broadcastWith(connection);
        if (payload == event && !record) {
            throw new BroadcastException(
                    "%s is not a record: implement broadcastWith() to say what its payload is, or make it a record"
                            .formatted(eventClass.getName()));
        }
        return payload;
    }

    @Override
    public boolean now() {
        return now;
    }

    @Override
    public boolean rescued() {
        return rescued;
    }

    @Override
    public boolean afterCommit(Object event) {
        return ((ShouldBroadcast) event).broadcastAfterCommit();
    }

    @Override
    public @Nullable String key(Object event) {
        return ((ShouldBroadcast) event).broadcastKey();
    }
}
