package dev.jbroadcast.delivery;

import dev.jbroadcast.delivery.TaskList.Place;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are about to go to the driver together: those whose turn it is, and those that stand directly behind
 * them in their lanes, each after all that stand before it. Empty but while they are gathered. Not thread-safe: the
 * queue's lock guards it.
 */
final class Batch {

    private final TaskList tasks = new TaskList();
    private final Predicate<DeliveryTask> mayGo;

    /** @param mayGo whether nothing but its place keeps a task from going to the driver */
    Batch(Predicate<DeliveryTask> mayGo) {
        this.mayGo = mayGo;
    }

    /** The first of those that are left; null if there is none. */
    @Nullable
    DeliveryTask first() {
        return tasks.first();
    }

    /**
     * Gathers tasks. Those that are ready come first: no channel is to wait for the backlog of another.
     *
     * @param limit how many there may be; at least 1
     */
    void gather(TaskList ready, int limit) {
        while (tasks.size() < limit && !ready.isEmpty()) {
            take(ready.first());
        }
        DeliveryTask task = tasks.first();
        while (task != null && tasks.size() < limit) {
            gatherBehind(task, limit);
            task = task.stage.behind();
        }
    }

    private void gatherBehind(DeliveryTask task, int limit) {
        for (Place place : task.lanePlaces) {
            DeliveryTask next = place.behind();
            if (next != null && tasks.size() < limit && mayGo.test(next) && standsBehindTheseOnly(next)) {
                take(next);
            }
        }
    }

    private void take(DeliveryTask task) {
        task.leaveReady();
        task.stage.moveTo(tasks);
    }

    /** Whether all that it has to wait for is in here; who is in here had nothing to wait for outside either. */
    private boolean standsBehindTheseOnly(DeliveryTask task) {
        for (Place place : task.lanePlaces) {
            DeliveryTask before = place.before();
            if (before != null && before.stage.list() != tasks) {
                return false;
            }
        }
        return true;
    }
}
