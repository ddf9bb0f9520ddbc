package dev.jbroadcast.manager;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who uses which name on the wire: clients cannot tell two event classes of one name apart. Thread-safe. */
final class WireNames {

    private static final Logger log = LoggerFactory.getLogger(WireNames.class);

    private final ConcurrentMap<String, Class<?>> users = new ConcurrentHashMap<>();

    /** Warns if another class has this name. */
    void note(String name, Class<?> eventClass) {
        Class<?> other = users.putIfAbsent(name, eventClass);
        if (other != null && other != eventClass) {
            log.warn(
                    "the event classes {} and {} share the name \"{}\" on the wire, so clients cannot tell them apart; give one of them another by broadcastAs() or @Broadcast(as = …)",
                    other.getName(),
                    eventClass.getName(),
                    name);
        }
    }
}
