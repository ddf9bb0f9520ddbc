package dev.jbroadcast.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a queue that have not ended: how far each is, which may go to the driver, which has to give way to
 * another. Nothing stays here of a task that has ended, but that it is counted. Not thread-safe: the queue's lock
 * guards it.
 */
final class Backlog {

    private final DeliverySettings settings;
    private final boolean inline;
    private final int maxBatchSize;

    /** So many slots have to be free for a batch, if as many tasks are ready. */
    private final int slotsWanted;

    private final Condition room;
    private final Consumer<Attempt> answeredLater;

    // Each task is in one of these five.
    private final TaskList waiting = new TaskList();
    private final TaskList retrying = new TaskList();
    private final TaskList inFlight = new TaskList();
    private final TaskList sendersWaiting = new TaskList();
    private final TaskList sendersInFlight = new TaskList();
    private final List<TaskList> stages = List.of(waiting, retrying, inFlight, sendersWaiting, sendersInFlight);

    private final Lanes lanes = new Lanes(this::turnCame);

    /** Those that could go to the driver now, in a thread of the executor. */
    private final TaskList ready = new TaskList();

    /** Those whose pause before the next attempt is over, but whose turn has not come: others are before them again. */
    private final TaskList rested = new TaskList();

    private final Batch batch = new Batch(this::mayGo);

    /** Of those that wait and were not tried yet, the newest of each key. */
    private final Map<ReplacementKey, DeliveryTask> replaceable = new HashMap<>();

    private long sent;
    private long retried;
    private long replaced;
    private long dropped;
    private long failed;

    /**
     * @param inline whether a publication that none stands before is sent in the thread that offers it
     * @param maxBatchSize how many tasks may go to the driver in one call; at least 1
     * @param room is signalled for one waiting sender when there is room
     * @param answeredLater is given every attempt whose answer comes after the call of the driver has returned
     */
    Backlog(
            DeliverySettings settings,
            boolean inline,
            int maxBatchSize,
            Condition room,
            Consumer<Attempt> answeredLater) {
        this.settings = settings;
        this.inline = inline;
        this.maxBatchSize = maxBatchSize;
        // Half, so that one that hangs does not keep the others from going.
        this.slotsWanted = Math.min(maxBatchSize, (settings.maxInFlight() + 1) / 2);
        this.room = room;
        this.answeredLater = answeredLater;
    }

    boolean isEmpty() {
        return stages.stream().allMatch(TaskList::isEmpty);
    }

    /**
     * Whether there is something to do for a worker. Where more are ready than the driver may have, answers that come
     * one by one would make batches of one; so they wait until there is a slot for each of them, or enough for a batch.
     */
    boolean hasWork() {
        return !ready.isEmpty() && freeSlots() >= Math.min(ready.size(), slotsWanted);
    }

    boolean hasRoom() {
        return waiting.size() + retrying.size() < settings.capacity();
    }

    /** Whether this task can be added without another one giving way. */
    boolean fits(DeliveryTask task) {
        return hasRoom() || startsAtOnce(task);
    }

    private boolean startsAtOnce(DeliveryTask task) {
        return inline && freeSlots() > 0 && lanes.areEmpty(task.publication.channels());
    }

    private int freeSlots() {
        return settings.maxInFlight() - inFlight.size();
    }

    /** The task that this one is to replace; null if there is none. */
    @Nullable
    DeliveryTask replacedBy(DeliveryTask task) {
        return task.key != null && (task.key.isGiven() || !fits(task)) ? replaceable.get(task.key) : null;
    }

    /** The one that has waited longest; of those that are to be tried again only if there are no others. */
    @Nullable
    DeliveryTask oldest() {
        return waiting.isEmpty() ? retrying.first() : waiting.first();
    }

    /** The first of those that could go to the driver. */
    @Nullable
    DeliveryTask nextReady() {
        return ready.first();
    }

    /** Adds a task. @return its attempt if the calling thread is to make it, else null */
    @Nullable
    Attempt add(DeliveryTask task) {
        boolean atOnce = startsAtOnce(task);
        boolean isFirst = lanes.enter(task);
        if (atOnce) {
            return begin(task, inFlight);
        }
        if (task.key != null) {
            replaceable.put(task.key, task);
        }
        task.stage.moveTo(waiting);
        if (isFirst) {
            turnCame(task);
        }
        signalRoom();
        return null;
    }

    /** Adds a task whose sender waits, and will be told when its turn comes. */
    void addWithSender(DeliveryTask task, WaitingSender sender) {
        task.stage.moveTo(sendersWaiting);
        if (!lanes.enter(task)) {
            sender.expectTurn();
        }
    }

    private void turnCame(DeliveryTask task) {
        if (task.callback instanceof WaitingSender sender) {
            sender.turnCame();
        } else if (mayGo(task)) {
            task.makeReady(ready);
        }
    }

    /** Whether a task may go to the driver, in a thread of the executor, as soon as it is its turn. */
    private boolean mayGo(DeliveryTask task) {
        return task.stage.list() == waiting || task.isReadyIn(rested);
    }

    /**
     * Begins an attempt of the next task, followed by those of others if the driver takes more at a time; null if there
     * is none, or the driver has enough.
     */
    @Nullable
    Attempt beginNext() {
        if (!hasWork()) {
            return null;
        }
        return maxBatchSize == 1 ? begin(ready.first(), inFlight) : beginBatch();
    }

    private Attempt beginBatch() {
        batch.gather(ready, Math.min(maxBatchSize, freeSlots()));
        Attempt first = begin(batch.first(), inFlight);
        Attempt last = first;
        for (DeliveryTask next = batch.first(); next != null; next = batch.first()) {
            Attempt attempt = begin(next, inFlight);
            last.letFollow(attempt);
            last = attempt;
        }
        return first;
    }

    /** Begins the attempt of a task whose sender waits, and whose turn has come. */
    Attempt beginWithSender(DeliveryTask task) {
        return begin(task, sendersInFlight);
    }

    private Attempt begin(DeliveryTask task, TaskList target) {
        Attempt attempt = new Attempt(task, answeredLater);
        leaveWaiting(task);
        task.stage.moveTo(target);
        task.attempt = attempt;
        task.attempts++;
        if (task.attempts > 1) {
            retried++;
        }
        signalRoom();
        return attempt;
    }

    /** Wakes one sender that waits, if there is room for his event now. */
    private void signalRoom() {
        if (hasRoom()) {
            room.signal();
        }
    }

    private void leaveWaiting(DeliveryTask task) {
        task.leaveReady();
        if (task.key != null) {
            replaceable.remove(task.key, task);
        }
    }

    /** Whether this is what the driver has of its task now. */
    boolean isInFlight(Attempt attempt) {
        DeliveryTask task = attempt.task();
        TaskList stage = task.stage.list();
        return task.attempt == attempt && (stage == inFlight || stage == sendersInFlight);
    }

    /** Whether this attempt has failed and its task waits for the next one. */
    boolean isRetrying(Attempt attempt) {
        DeliveryTask task = attempt.task();
        return task.attempt == attempt && task.stage.list() == retrying;
    }

    /** Takes a task back from the driver, to be tried again. It keeps its place in its lanes. */
    void putBack(DeliveryTask task) {
        task.stage.moveTo(retrying);
    }

    /**
     * Lets a task that was put back go to the driver again when its turn comes: those that were before it in a batch
     * may still pause.
     */
    void letTryAgain(DeliveryTask task) {
        task.makeReady(task.lanesToWaitFor == 0 ? ready : rested);
    }

    /** Ends a task that has not ended, wherever it stands. @return the task */
    DeliveryTask end(DeliveryTask task, Outcome outcome) {
        leaveWaiting(task);
        task.stage.leave();
        lanes.leave(task);
        task.attempt = null;
        task.outcome = outcome;
        signalRoom();
        switch (outcome.kind()) {
            case SENT -> sent++;
            case REPLACED -> replaced++;
            case DROPPED -> dropped++;
            case FAILED -> failed++;
        }
        return task;
    }

    /** Ends all tasks that are left, because the queue closes. */
    List<DeliveryTask> endAll() {
        List<DeliveryTask> ended = new ArrayList<>();
        for (TaskList stage : stages) {
            for (DeliveryTask task = stage.first(); task != null; task = stage.first()) {
                ended.add(end(task, closed(task)));
            }
        }
        return ended;
    }

    private Outcome closed(DeliveryTask task) {
        Attempt attempt = task.attempt;
        if (attempt == null) {
            return Outcome.failed("the broadcaster was closed before its turn came", null);
        }
        return isInFlight(attempt)
                ? Outcome.failed("the broadcaster was closed before the driver answered", null)
                : Outcome.failed("the broadcaster was closed before it was tried again", attempt.failure());
    }

    DeliveryStatistics statistics() {
        return new DeliveryStatistics(
                waiting.size() + retrying.size() + sendersWaiting.size(),
                inFlight.size() + sendersInFlight.size(),
                sent,
                retried,
                replaced,
                dropped,
                failed);
    }
}
