package dev.jbroadcast.entity;

import dev.jbroadcast.Channels;
import org.jspecify.annotations.Nullable;

/**
 * An entity that announces what happens to it.
 *
 * <pre>{@code
 * @Entity
 * @EntityListeners(BroadcastingEntityListener.class)
 * public class Product implements BroadcastsEvents {
 *
 *     @Id
 *     private Long id;
 *
 *     private String name;
 *     private BigDecimal purchasePrice;
 *
 *     @Override
 *     public Object broadcastId() {
 *         return id;
 *     }
 *
 *     @Override
 *     public Object broadcastWith(EntityChange change) {
 *         return Map.of("id", id, "name", name); // and not what we paid for it
 *     }
 * }
 * }</pre>
 *
 * <p>By default a change is announced on the entity's own channel, {@code private-App.Models.Product.1}, by the name of
 * class and change, {@code ProductUpdated}; {@link EntityNaming} makes these names.
 *
 * <p>The methods are called by the {@link EntityBroadcaster}; under JPA while a change is written to the database, in
 * the thread and transaction that do so. JPA allows little in that moment: they may read what the entity itself holds,
 * but must not query, follow associations that are not loaded yet, or change an entity.
 */
public interface BroadcastsEvents {

    /** The id, as it stands at the end of the name of the entity's channel. */
    Object broadcastId();

    /**
     * What clients receive: a record, a map. Never the entity itself, so that nothing of it leaves the house unless its
     * author says so here.
     */
    Object broadcastWith(EntityChange change);

    /**
     * Where a change is announced; by default on the entity's own channel. {@code Channels.none()} keeps it quiet.
     *
     * @param naming makes the channels of this entity and of others: <code>Channels.of(naming.channel(this),
     *     naming.channel(User.class, ownerId))</code>
     */
    default Channels broadcastOn(EntityChange change, EntityNaming naming) {
        return naming.channel(this);
    }

    /** The event's name on the wire; by default null: {@link EntityNaming#event} gives it. */
    default @Nullable String broadcastAs(EntityChange change) {
        return null;
    }

    /**
     * What a change that JPA reports amounts to; by default just that. JPA knows creating, updating and deleting; an
     * entity that is put away by an update says so here:
     *
     * <pre>{@code
     * return change == UPDATED && deletedAt != null ? TRASHED : change;
     * }</pre>
     */
    default EntityChange broadcastChange(EntityChange change) {
        return change;
    }

    /**
     * Whether the connection whose request made the change is left out, as by
     * {@link dev.jbroadcast.Broadcaster#toOthers}; by default nobody is. Where changes are made outside of requests
     * too, that logs a warning.
     */
    default boolean broadcastToOthers(EntityChange change) {
        return false;
    }

    /**
     * The class whose name stands in the names of channel and events; by default the entity's own. A class whose
     * subclasses are the same thing to clients names itself here.
     */
    default Class<?> broadcastClass() {
        return getClass();
    }
}
