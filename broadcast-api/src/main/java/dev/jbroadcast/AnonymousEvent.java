package dev.jbroadcast;

import org.jspecify.annotations.Nullable;

/**
 * An event without a class of its own, made where it is sent:
 *
 * <pre>{@code
 * broadcaster.on(Channel.presence("room.7")).as("typing.stopped").with(Map.of("by", "ada")).toOthers().send();
 * }</pre>
 *
 * <p>Nothing is sent before {@link #send} or {@link #sendNow}. Immutable: each method returns a new view.
 */
public interface AnonymousEvent {

    /** The name of an event that was given none. */
    String DEFAULT_NAME = "AnonymousEvent";

    /** The event's name on the wire; by default {@value #DEFAULT_NAME}. */
    AnonymousEvent as(String event);

    /** What clients receive: a map, a record, or whatever else the JSON library writes; by default <code>{}</code>. */
    AnonymousEvent with(@Nullable Object payload);

    /** As {@link Broadcaster#via}. */
    AnonymousEvent via(String... connections);

    /** As {@link Broadcaster#toOthers}. */
    AnonymousEvent toOthers();

    /** As {@link Broadcaster#except}. */
    AnonymousEvent except(SocketId socketId);

    /** Sends it as {@link Broadcaster#broadcast} does. */
    BroadcastResult send();

    /** Sends it as {@link Broadcaster#broadcastNow} does. */
    BroadcastResult sendNow();

    /** Sends it if the condition holds. */
    default BroadcastResult sendIf(boolean condition) {
        return condition ? send() : BroadcastResult.skipped();
    }

    /** Sends it unless the condition holds. */
    default BroadcastResult sendUnless(boolean condition) {
        return sendIf(!condition);
    }
}
