package dev.jbroadcast.delivery;

import dev.jbroadcast.Channel;
import dev.jbroadcast.delivery.TaskList.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The lanes of the channels, each with its tasks in their order. A task stands in the lanes of all its channels, and
 * its turn comes when it is first in each of them. A lane exists while somebody stands in it. Not thread-safe: the
 * queue's lock guards it.
 */
final class Lanes {

    private final Map<Channel, TaskList> lanes = new HashMap<>();
    private final Consumer<DeliveryTask> turnCame;

    /** @param turnCame is given each task when its turn comes, unless that is when it enters */
    Lanes(Consumer<DeliveryTask> turnCame) {
        this.turnCame = turnCame;
    }

    /** Whether nobody stands in any of these lanes. */
    boolean areEmpty(List<Channel> channels) {
        for (Channel channel : channels) {
            if (lanes.containsKey(channel)) {
                return false;
            }
        }
        return true;
    }

    /** Goes to the end of its lanes. @return whether it is its turn already; {@code turnCame} is not told then */
    boolean enter(DeliveryTask task) {
        List<Channel> channels = task.publication.channels();
        task.lanePlaces = new Place[channels.size()];
        for (int i = 0; i < task.lanePlaces.length; i++) {
            TaskList lane = lanes.computeIfAbsent(channels.get(i), channel -> new TaskList());
            if (!lane.isEmpty()) {
                task.lanesToWaitFor++;
            }
            task.lanePlaces[i] = new Place(task);
            task.lanePlaces[i].moveTo(lane);
        }
        return task.lanesToWaitFor == 0;
    }

    /** Leaves its lanes, from wherever in them it stands. */
    void leave(DeliveryTask task) {
        for (int i = 0; i < task.lanePlaces.length; i++) {
            Place place = task.lanePlaces[i];
            TaskList lane = place.list();
            boolean wasFirst = lane.first() == task;
            place.leave();
            DeliveryTask next = lane.first();
            if (next == null) {
                lanes.remove(task.publication.channels().get(i));
            } else if (wasFirst && --next.lanesToWaitFor == 0) {
                turnCame.accept(next);
            }
        }
    }
}
