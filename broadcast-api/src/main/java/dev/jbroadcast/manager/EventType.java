package dev.jbroadcast.manager;

import dev.jbroadcast.Channels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the broadcaster has to know of the events of one class; worked out once. Thread-safe. */
interface EventType {

    /** The class, for messages. */
    Class<?> eventClass();

    /** Whether an event is broadcast at all. */
    boolean when(Object event);

    /** The connections it names itself; empty for the default one. */
    List<String> via(Object event);

    /** Its channels on a connection. */
    Channels on(Object event, String connection);

    /** Whether {@link #on} and {@link #with} may answer differently for different connections. */
    boolean differsByConnection();

    /** Its name. */
    String as(Object event);

    /** What is turned into JSON for a connection. */
    @Nullable
    Object with(Object event, String connection);

    /** Whether it is sent in the caller's thread in any case. */
    boolean now();

    /** Whether a failure to send it now is kept from the caller. */
    boolean rescued();

    /** Whether it waits for the transaction. */
    boolean afterCommit(Object event);

    /** What makes newer events stand for it. */
    @Nullable
    String key(Object event);
}
