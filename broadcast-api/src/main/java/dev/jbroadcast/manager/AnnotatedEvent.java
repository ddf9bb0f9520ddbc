package dev.jbroadcast.manager;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelPattern;
import dev.jbroadcast.Channels;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldRescue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of a class that carries {@link Broadcast}: everything that can be wrong with it is found out here. */
final class AnnotatedEvent implements EventType {

    private final Class<?> eventClass;
    private final String name;
    private final List<String> via;
    private final Target[] targets;
    private final List<PropertyPath> payload;
    private final @Nullable PropertyPath when;
    private final @Nullable PropertyPath key;
    private final boolean now;
    private final boolean rescued;
    private final boolean afterCommit;

    /** @throws BroadcastException if the annotation does not fit the class; the message names the class */
    AnnotatedEvent(Class<?> eventClass, Broadcast annotation, EventNamer namer, WireNames names) {
        this.eventClass = eventClass;
        try {
            this.name = annotation.as().isEmpty() ? namer.name(eventClass) : annotation.as();
            Publication.requireLegalEvent(name);
            this.via = List.of(annotation.via());
            this.targets = targets(eventClass, annotation.on());
            this.payload = payload(eventClass, annotation.with());
            this.when = condition(eventClass, annotation.when());
            this.key = annotation.key().isEmpty() ? null : PropertyPath.of(eventClass, annotation.key());
        } catch (IllegalArgumentException e) {
            throw new BroadcastException(
                    "@Broadcast on %s is not usable: %s".formatted(eventClass.getName(), e.getMessage()), e);
        }
        this.now = annotation.now();
        this.rescued = ShouldRescue.class.isAssignableFrom(eventClass);
        this.afterCommit = annotation.afterCommit();
        names.note(name, eventClass);
    }

    private static Target[] targets(Class<?> eventClass, String[] on) {
        if (on.length == 0) {
            throw new IllegalArgumentException("on = {} names no channel");
        }
        List<Target> targets = new ArrayList<>();
        for (String name : on) {
            ChannelPattern pattern = ChannelPattern.of(name);
            targets.add(new Target(
                    pattern,
                    pattern.placeholders().stream()
                            .map(path -> PropertyPath.of(eventClass, path))
                            .toArray(PropertyPath[]::new),
                    pattern.placeholders().isEmpty() ? pattern.format() : null));
        }
        return targets.toArray(Target[]::new);
    }

    private static List<PropertyPath> payload(Class<?> eventClass, String[] with) {
        if (with.length == 0 && !eventClass.isRecord()) {
            throw new IllegalArgumentException(
                    "the class is not a record, so with = {…} has to name the properties that make up the payload");
        }
        Map<String, PropertyPath> byName = new LinkedHashMap<>();
        for (String property : with) {
            PropertyPath path = PropertyPath.of(eventClass, property);
            if (byName.putIfAbsent(path.name(), path) != null) {
                throw new IllegalArgumentException("with names two properties \"%s\"".formatted(path.name()));
            }
        }
        return List.copyOf(byName.values());
    }

    private static @Nullable PropertyPath condition(Class<?> eventClass, String when) {
        if (when.isEmpty()) {
            return null;
        }
        PropertyPath path = PropertyPath.of(eventClass, when);
        if (path.type() != boolean.class && path.type() != Boolean.class) {
            throw new IllegalArgumentException("when = \"%s\" is a %s and must be a boolean"
                    .formatted(when, path.type().getSimpleName()));
        }
        return path;
    }

    @Override
    public Class<?> eventClass() {
        return eventClass;
    }

    @Override
    public boolean when(Object event) {
        return when == null || Boolean.TRUE.equals(when.get(event));
    }

    @Override
    public List<String> via(Object event) {
        return via;
    }

    @Override
    public Channels on(Object event, String connection) {
        try {
            if (targets.length == 1) {
                return targets[0].channel(event);
            }
            List<Channel> channels = new ArrayList<>(targets.length);
            for (Target target : targets) {
                channels.add(target.channel(event));
            }
            return Channels.of(channels);
        } catch (IllegalArgumentException e) {
            throw new BroadcastException(
                    "%s cannot be broadcast: %s".formatted(eventClass.getName(), e.getMessage()), e);
        }
    }

    @Override
    public boolean differsByConnection() {
        return false;
    }

    @Override
    public String as(Object event) {
        return name;
    }

    @Override
    public Object with(Object event, String connection) {
        if (payload.isEmpty()) {
            return event;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (PropertyPath property : payload) {
            values.put(property.name(), property.get(event));
        }
        return values;
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
        return afterCommit;
    }

    @Override
    public @Nullable String key(Object event) {
        Object value = key == null ? null : key.get(event);
        return value == null ? null : value.toString();
    }

    /** @param always the channel if it is the same for all events */
    private record Target(
            ChannelPattern pattern,
            PropertyPath[] values,
            @Nullable Channel always) {

        Channel channel(Object event) {
            if (always != null) {
                return always;
            }
            Object[] read = new Object[values.length];
            for (int i = 0; i < read.length; i++) {
                read[i] = values[i].get(event);
            }
            return pattern.format(read);
        }
    }
}
