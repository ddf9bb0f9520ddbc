package dev.jbroadcast.server;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Those who listen on a channel, by lane. They are added and removed under the channel's lock; a publication takes no
 * lock, copies nothing, and goes to those who were there when it began.
 */
final class Recipients {

    private static final int FIRST_SIZE = 2;
    /** How many empty places are not worth moving anybody. */
    private static final int FEW_GAPS = 16;

    private volatile Part[] parts = {};
    private volatile int size;

    int size() {
        return size;
    }

    void add(Subscription subscription) {
        partOf(subscription).add(subscription);
        size++;
    }

    void remove(Subscription subscription) {
        partOf(subscription).remove(subscription);
        size--;
    }

    /** Sends a message to all but one. */
    void deliver(OutboundMessage message, @Nullable ProtocolSession except) {
        for (Part part : parts) {
            Places places = part.places;
            // Before it is read who there is: somebody may come and leave between the two.
            int gaps = places.gaps;
            int used = places.used;
            if (used > gaps) {
                part.lane.deliver(new ToPart(places.subscriptions, used, message, except));
            }
        }
    }

    private Part partOf(Subscription subscription) {
        Lane lane = subscription.session.lane();
        for (Part part : parts) {
            if (part.lane == lane) {
                return part;
            }
        }
        Part part = new Part(lane);
        Part[] more = Arrays.copyOf(parts, parts.length + 1);
        more[parts.length] = part;
        parts = more;
        return part;
    }

    /** Those of one lane. */
    private static final class Part {

        private final Lane lane;
        private volatile Places places = new Places(new Subscription[FIRST_SIZE], 0);

        private Part(Lane lane) {
            this.lane = lane;
        }

        private void add(Subscription subscription) {
            if (places.used == places.subscriptions.length) {
                places = places.moved();
            }
            places.add(subscription);
        }

        private void remove(Subscription subscription) {
            places.remove(subscription);
            if (places.gaps > FEW_GAPS && places.gaps > places.used / 2) {
                places = places.moved();
            }
        }
    }

    /**
     * Places that are taken one after the other, and never twice: so who reads them up to a number sees nobody who came
     * later.
     */
    private static final class Places {

        private final @Nullable Subscription[] subscriptions;
        private volatile int used;
        private volatile int gaps;

        private Places(@Nullable Subscription[] subscriptions, int used) {
            this.subscriptions = subscriptions;
            this.used = used;
        }

        private void add(Subscription subscription) {
            subscription.place = used;
            subscriptions[used] = subscription;
            used++; // from here on publishers find it
        }

        private void remove(Subscription subscription) {
            subscriptions[subscription.place] = null;
            gaps++;
        }

        /** The same without gaps, and with room for as many again. */
        private Places moved() {
            int remaining = used - gaps;
            @Nullable Subscription[] to = new Subscription[Math.max(FIRST_SIZE, remaining * 2)];
            int place = 0;
            for (int i = 0; i < used; i++) {
                Subscription subscription = subscriptions[i];
                if (subscription != null) {
                    subscription.place = place;
                    to[place++] = subscription;
                }
            }
            return new Places(to, place);
        }
    }

    /** @param used how many places there were when it was published */
    private record ToPart(
            @Nullable Subscription[] subscriptions,
            int used,
            OutboundMessage message,
            @Nullable ProtocolSession except) implements Lane.Delivery {

        @Override
        public int size() {
            return used;
        }

        @Override
        public boolean hasSameConnections(Lane.Delivery other) {
            return other instanceof ToPart part && part.subscriptions == subscriptions && part.used == used;
        }

        @Override
        public void deliver() {
            for (int i = 0; i < used; i++) {
                Subscription subscription = subscriptions[i];
                if (subscription != null && subscription.session != except) {
                    subscription.deliver(message);
                }
            }
        }

        @Override
        public int touch(int index) {
            Subscription subscription = subscriptions[index];
            return subscription == null ? 0 : subscription.connection.touch();
        }

        @Override
        public @Nullable Connection queue(int index) {
            Subscription subscription = subscriptions[index];
            return subscription != null && subscription.session != except && subscription.queue(message)
                    ? subscription.connection
                    : null;
        }
    }
}
