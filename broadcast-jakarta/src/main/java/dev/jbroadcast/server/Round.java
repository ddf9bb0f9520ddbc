package dev.jbroadcast.server;

import dev.jbroadcast.server.Lane.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that go round the same connections together. One that comes later gets on where the others are, and off
 * when it has been everywhere: so what is published at the same time leaves in one write for each client, although the
 * first did not wait for the others. Not thread-safe.
 */
final class Round {

    /** In their order; and where each of them got on. */
    private final List<Delivery> deliveries = new ArrayList<>();

    private final int[] starts = new int[Connection.MOST_QUEUED];
    /** The connection whose turn it is. */
    private int position;
    /** Of no meaning: what is read has to be used, or it would not be read. */
    private int touched;

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    /** Whether a delivery may get on. */
    boolean takes(Delivery delivery) {
        return deliveries.isEmpty()
                || deliveries.size() < Connection.MOST_QUEUED
                        && deliveries.get(0).hasSameConnections(delivery);
    }

    void getOn(Delivery delivery) {
        if (deliveries.isEmpty()) {
            position = 0;
            if (delivery.size() == 0) {
                return;
            }
        }
        starts[deliveries.size()] = position;
        deliveries.add(delivery);
    }

    /** Reads what the next turns are going to need; see {@link Connection#touch}. */
    void touch(int turns) {
        if (!deliveries.isEmpty()) {
            Delivery first = deliveries.get(0);
            int end = Math.min(position + turns, first.size());
            for (int i = position; i < end; i++) {
                touched += first.touch(i);
            }
        }
    }

    /**
     * Puts what goes round into the queue of the connection whose turn it is. Not to be called if this is empty.
     *
     * @return the connection, if it is to be flushed
     */
    @Nullable
    Connection queueNext() {
        try {
            Connection unwritten = null;
            int count = deliveries.size();
            for (int i = 0; i < count; i++) {
                Connection connection = deliveries.get(i).queue(position);
                unwritten = connection == null ? unwritten : connection;
            }
            return unwritten;
        } finally {
            goOn();
        }
    }

    void clear() {
        deliveries.clear();
    }

    private void goOn() {
        int next = position + 1;
        position = next == deliveries.get(0).size() ? 0 : next;
        // They got on in their order, so those that have been everywhere are the first.
        int count = deliveries.size();
        int done = 0;
        while (done < count && starts[done] == position) {
            done++;
        }
        if (done > 0) {
            deliveries.subList(0, done).clear();
            System.arraycopy(starts, done, starts, 0, count - done);
        }
    }
}
