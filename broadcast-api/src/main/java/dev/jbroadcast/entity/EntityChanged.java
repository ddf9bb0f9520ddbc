package dev.jbroadcast.entity;

import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;

/**
 * The event that an {@link EntityBroadcaster} sends: something has happened to an entity. It holds what the entity said
 * of itself, and not the entity. Tests look for it:
 *
 * <pre>{@code
 * assertThat(broadcasts).hasBroadcast(EntityChanged.class).as("ProductUpdated").on("private-App.Models.Product.1");
 * }</pre>
 */
public final class EntityChanged implements ShouldBroadcast {

    private final Class<?> entityClass;
    private final Object id;
    private final EntityChange change;
    private final Channels channels;
    private final String name;
    private final Object payload;

    EntityChanged(
            Class<?> entityClass, Object id, EntityChange change, Channels channels, String name, Object payload) {
        this.entityClass = entityClass;
        this.id = id;
        this.change = change;
        this.channels = channels;
        this.name = name;
        this.payload = payload;
    }

    /** The class of the entity, see {@link BroadcastsEvents#broadcastClass}. */
    public Class<?> entityClass() {
        return entityClass;
    }

    /** The id of the entity. */
    public Object id() {
        return id;
    }

    /** What has happened to it. */
    public EntityChange change() {
        return change;
    }

    @Override
    public Channels broadcastOn() {
        return channels;
    }

    @Override
    public String broadcastAs() {
        return name;
    }

    @Override
    public Object broadcastWith() {
        return payload;
    }

    /** Which entity, and what has happened to it; not what clients receive. */
    @Override
    public String toString() {
        return "%s %s %s".formatted(entityClass.getSimpleName(), id, change);
    }
}
