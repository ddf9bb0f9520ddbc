package dev.jbroadcast.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Tasks one behind the other, any of which can leave at once and leaves nothing behind. Not thread-safe: the queue's
 * lock guards it.
 */
final class TaskList {

    private @Nullable Place first;
    private @Nullable Place last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The task that has been here longest; null if there is none. */
    @Nullable
    DeliveryTask first() {
        return first == null ? null : first.task;
    }

    /** One task's place in a list, or in none. */
    static final class Place {

        private final DeliveryTask task;
        private @Nullable TaskList list;
        private @Nullable Place previous;
        private @Nullable Place next;

        Place(DeliveryTask task) {
            this.task = task;
        }

        /** The list that this is a place in; null if there is none. */
        @Nullable
        TaskList list() {
            return list;
        }

        /** The task directly before this one in its list; null if there is none. */
        @Nullable
        DeliveryTask before() {
            return previous == null ? null : previous.task;
        }

        /** The task directly behind this one in its list; null if there is none. */
        @Nullable
        DeliveryTask behind() {
            return next == null ? null : next.task;
        }

        /** Goes to the end of a list, from where it was. */
        void moveTo(TaskList target) {
            leave();
            list = target;
            previous = target.last;
            if (previous == null) {
                target.first = this;
            } else {
                previous.next = this;
            }
            target.last = this;
            target.size++;
        }

        /** Leaves its list, if it is in one. */
        void leave() {
            TaskList left = list;
            if (left == null) {
                return;
            }
            if (previous == null) {
                left.first = next;
            } else {
                previous.next = next;
            }
            if (next == null) {
                left.last = previous;
            } else {
                next.previous = previous;
            }
            left.size--;
            list = null;
            previous = null;
            next = null;
        }
    }
}
