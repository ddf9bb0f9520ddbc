package dev.jbroadcast.entity;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channels;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces what happens to entities. With {@link BroadcastingEntityListener} it hears of it from JPA; of what JPA does
 * not report, such as bulk updates, the application tells it by {@link #broadcast}.
 *
 * <p>The payload is taken at once; the event is sent as any other: after the transaction of the current thread has
 * committed, and not at all if that is rolled back. One change is one event. JPA reports a change whenever it writes it
 * to the database: an entity that is written twice in a transaction is announced twice, each time as it was then.
 *
 * <p>Thread-safe. Where several parts of an application use it, they share one, as {@link #withoutBroadcasting} says
 * nothing to another.
 */
public final class EntityBroadcaster {

    private static final Logger log = LoggerFactory.getLogger(EntityBroadcaster.class);

    private final Broadcaster broadcaster;
    private final EntityNaming naming;
    private final ThreadLocal<Boolean> quiet = ThreadLocal.withInitial(() -> false);

    /** An entity broadcaster with Laravel's names. */
    public EntityBroadcaster(Broadcaster broadcaster) {
        this(broadcaster, EntityNaming.laravel());
    }

    /**
     * An entity broadcaster with names of your own.
     *
     * @param broadcaster sends the events; a view of it, such as {@code broadcaster.via("reverb")}, holds for all of
     *     them
     */
    public EntityBroadcaster(Broadcaster broadcaster, EntityNaming naming) {
        this.broadcaster = broadcaster;
        this.naming = naming;
    }

    /** Names the channels and events. */
    public EntityNaming naming() {
        return naming;
    }

    /**
     * Announces a change by hand. {@link BroadcastsEvents#broadcastChange} is not asked: what the caller says counts.
     *
     * @throws BroadcastException if the entity cannot be announced: its id cannot stand in a channel's name, it gives
     *     itself for the payload, or any other reason for which {@link Broadcaster#broadcast} refuses an event
     */
    public BroadcastResult broadcast(BroadcastsEvents entity, EntityChange change) {
        if (quiet.get()) {
            return BroadcastResult.skipped();
        }
        Channels channels = channels(entity, change);
        if (channels.channels().isEmpty()) {
            return BroadcastResult.skipped();
        }
        Broadcaster sender = entity.broadcastToOthers(change) ? broadcaster.toOthers() : broadcaster;
        return sender.broadcast(new EntityChanged(
                entity.broadcastClass(),
                entity.broadcastId(),
                change,
                channels,
                name(entity, change),
                payload(entity, change)));
    }

    /**
     * Takes note of a change that JPA, or whatever else stores entities, has just written. Other objects than
     * {@link BroadcastsEvents} are ignored.
     *
     * <p>The change has been made whether or not it can be announced: an announcement that fails is logged as an error,
     * and does not keep the entity from being stored.
     *
     * @param change as it was reported; {@link BroadcastsEvents#broadcastChange} says what it amounts to
     */
    public void onChange(Object entity, EntityChange change) {
        if (!(entity instanceof BroadcastsEvents announcing) || quiet.get()) {
            return;
        }
        try {
            broadcast(announcing, announcing.broadcastChange(change));
        } catch (RuntimeException e) {
            log.error(
                    "{} was stored, but the change {} was not broadcast",
                    entity.getClass().getName(),
                    change,
                    e);
        }
    }

    /**
     * Does some work in the current thread of which nothing is announced; other threads go on. Blocks may be nested.
     *
     * <p>What counts is when a change is reported, and JPA reports it when it writes it to the database: often not
     * until the transaction commits. So put the block around the whole transaction, or let it end with a flush:
     *
     * <pre>{@code
     * entities.withoutBroadcasting(() -> {
     *     products.forEach(entityManager::persist);
     *     entityManager.flush();
     * });
     * }</pre>
     */
    public void withoutBroadcasting(Runnable work) {
        withoutBroadcasting(() -> {
            work.run();
            return true;
        });
    }

    /** Does some work as {@link #withoutBroadcasting(Runnable)} does, and returns its result. */
    public <T extends @Nullable Object> T withoutBroadcasting(Supplier<T> work) {
        if (quiet.get()) {
            return work.get();
        }
        quiet.set(true);
        try {
            return work.get();
        } finally {
            quiet.remove();
        }
    }

    private Channels channels(BroadcastsEvents entity, EntityChange change) {
        try {
            return entity.broadcastOn(change, naming);
        } catch (IllegalArgumentException e) {
            throw new BroadcastException(
                    "%s cannot be broadcast: %s"
                            .formatted(entity.broadcastClass().getName(), e.getMessage()),
                    e);
        }
    }

    private String name(BroadcastsEvents entity, EntityChange change) {
        String own = entity.broadcastAs(change);
        return own == null ? naming.event(entity.broadcastClass(), change) : own;
    }

    private static Object payload(BroadcastsEvents entity, EntityChange change) {
        Object payload = entity.broadcastWith(change);
        if (payload instanceof BroadcastsEvents) {
            throw new BroadcastException(
                    "broadcastWith() of %s returns an entity: return a record or a map of what clients may see"
                            .formatted(entity.broadcastClass().getName()));
        }
        return payload;
    }
}
