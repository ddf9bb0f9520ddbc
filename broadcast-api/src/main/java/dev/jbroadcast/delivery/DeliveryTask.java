package dev.jbroadcast.delivery;

import dev.jbroadcast.Publication;
import dev.jbroadcast.delivery.TaskList.Place;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A publication on its way: where it stands, and what became of it so far. What changes is guarded by the queue's lock.
 */
final class DeliveryTask {

    private static final Place[] NONE = {};

    final Publication publication;

    /** What makes it replaceable by a newer one, and the other way round; null if nothing does. */
    final @Nullable ReplacementKey key;

    final DeliveryCallback callback;

    /** In the one list that says how far it is. */
    final Place stage = new Place(this);

    /**
     * Among those that could go to the driver, now or when their turn comes; null if it never was, because it went
     * there at once.
     */
    @Nullable
    Place readiness;

    /** In the lanes of its channels, in the order of the channels. */
    Place[] lanePlaces = NONE;

    /** In how many of its lanes another one stands before it. */
    int lanesToWaitFor;

    int attempts;

    /** The attempt whose answer counts; null if there is none under way. */
    @Nullable
    Attempt attempt;

    /** What was last scheduled: the end of the attempt, or the next one; null if nothing was. */
    @Nullable
    Future<?> timer;

    /** Null until it has ended. */
    @Nullable
    Outcome outcome;

    DeliveryTask(Publication publication, @Nullable ReplacementKey key, DeliveryCallback callback) {
        this.publication = publication;
        this.key = key;
        this.callback = callback;
    }

    /** Goes to the end of those that could go to the driver. */
    void makeReady(TaskList ready) {
        if (readiness == null) {
            readiness = new Place(this);
        }
        readiness.moveTo(ready);
    }

    boolean isReadyIn(TaskList ready) {
        return readiness != null && readiness.list() == ready;
    }

    /** Leaves those that could go to the driver, if it is one of them. */
    void leaveReady() {
        if (readiness != null) {
            readiness.leave();
        }
    }
}
