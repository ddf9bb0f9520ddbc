package dev.jbroadcast.entity;

import jakarta.inject.Inject;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;

/**
 * Tells an {@link EntityBroadcaster} what JPA writes to the database:
 *
 * <pre>{@code
 * @Entity
 * @EntityListeners(BroadcastingEntityListener.class)
 * public class Product implements BroadcastsEvents { … }
 * }</pre>
 *
 * <p>Made by the JPA implementation, which asks Spring or CDI for the {@link EntityBroadcaster}; so there must be a
 * bean of that type. Where there is neither, JPA wants a listener without constructor parameters: write one that calls
 * {@link EntityBroadcaster#onChange} as this one does.
 *
 * <p>JPA reports what it writes entity by entity. Bulk updates and deletes, native queries and what the database does
 * by itself are not reported.
 */
public final class BroadcastingEntityListener {

    private final EntityBroadcaster entities;

    /** A listener that tells this broadcaster. */
    @Inject
    public BroadcastingEntityListener(EntityBroadcaster entities) {
        this.entities = entities;
    }

    @PostPersist
    void created(Object entity) {
        entities.onChange(entity, EntityChange.CREATED);
    }

    @PostUpdate
    void updated(Object entity) {
        entities.onChange(entity, EntityChange.UPDATED);
    }

    @PostRemove
    void deleted(Object entity) {
        entities.onChange(entity, EntityChange.DELETED);
    }
}
