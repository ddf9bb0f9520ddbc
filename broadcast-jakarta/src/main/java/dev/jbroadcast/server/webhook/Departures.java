package dev.jbroadcast.server.webhook;

import dev.jbroadcast.Channel;
import dev.jbroadcast.server.event.ServerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has left a moment ago, in the order of leaving: a reload of a page is not worth two webhooks. All wait for the
 * same time, so those that are due are always the first ones, and a vacated channel never overtakes its last member.
 * Not thread-safe.
 */
final class Departures {

    static final Duration DELAY = Duration.ofSeconds(3);
    static final int CAPACITY = 100_000;

    private final Map<Key, Departure> pending = new LinkedHashMap<>();

    /** @return those that are told at once, because too many are pending */
    List<Departure> add(Departure departure) {
        // One that is there already is older, and another of the same means that an arrival was missed between them.
        pending.remove(Key.of(departure.event()));
        pending.put(Key.of(departure.event()), departure);
        return pending.size() > CAPACITY ? takeFirst(1) : List.of();
    }

    /** @return whether this is somebody who had just gone: then neither is told */
    boolean cancelledBy(WebhookEvent arrival) {
        return arrival.isArrival() && pending.remove(Key.of(arrival)) != null;
    }

    /** Takes those that are due. */
    List<Departure> takeDue(long now) {
        int due = 0;
        for (Departure departure : pending.values()) {
            if (departure.due() - now > 0) {
                break;
            }
            due++;
        }
        return takeFirst(due);
    }

    List<Departure> takeAll() {
        return takeFirst(pending.size());
    }

    /** When the next is due; null if there is none. */
    @Nullable
    Long nextDue() {
        return pending.isEmpty() ? null : pending.values().iterator().next().due();
    }

    private List<Departure> takeFirst(int count) {
        List<Departure> taken = new ArrayList<>(count);
        Iterator<Departure> departures = pending.values().iterator();
        while (taken.size() < count) {
            taken.add(departures.next());
            departures.remove();
        }
        return taken;
    }

    /**
     * A departure that waits.
     *
     * @param happened what it is told of
     * @param destinations where it is told, after all
     * @param due in nanoseconds
     */
    record Departure(ServerEvent happened, WebhookEvent event, List<Destination> destinations, long due) {}

    /** A user's presence on a channel, or the channel's occupation as a whole. */
    private record Key(
            String appId, Channel channel, @Nullable String userId) {

        private static Key of(WebhookEvent event) {
            return new Key(event.appId(), event.channel(), event.userId());
        }
    }
}
