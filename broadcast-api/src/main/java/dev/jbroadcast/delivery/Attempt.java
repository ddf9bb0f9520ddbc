package dev.jbroadcast.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One task's part in a call of the driver, and the answer to it. The thread that calls deals with an answer that is
 * there when the call returns, so that many such calls do not pile up on its stack; a later one is dealt with in the
 * thread that brings it.
 */
final class Attempt implements BiConsumer<@Nullable Void, @Nullable Throwable> {

    private enum State {
        CALLING,
        RETURNED,
        ANSWERED
    }

    /** An updater, because there is an attempt for every event. */
    private static final AtomicReferenceFieldUpdater<Attempt, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Attempt.class, State.class, "state");

    private final DeliveryTask task;
    private final Consumer<Attempt> answeredLater;
    private volatile State state = State.CALLING;
    private @Nullable Throwable failure;

    /** A chain and not a list, because mostly there is one attempt in a call. Null for the last one of a call. */
    private @Nullable Attempt behind;

    Attempt(DeliveryTask task, Consumer<Attempt> answeredLater) {
        this.task = task;
        this.answeredLater = answeredLater;
    }

    DeliveryTask task() {
        return task;
    }

    /** Lets another attempt go to the driver in the same call, directly behind this one. */
    void letFollow(Attempt other) {
        behind = other;
    }

    /** Whether others go to the driver in the same call. */
    boolean isFollowed() {
        return behind != null;
    }

    /** This one and those that follow it, which it forgets: it may live on longer than they do. */
    List<Attempt> takeAll() {
        List<Attempt> all = new ArrayList<>();
        Attempt next = this;
        while (next != null) {
            Attempt taken = next;
            all.add(taken);
            next = taken.behind;
            taken.behind = null;
        }
        return all;
    }

    /** Takes the driver's answer. */
    @Override
    public void accept(@Nullable Void nothing, @Nullable Throwable failure) {
        this.failure = unwrapped(failure);
        if (!STATE.compareAndSet(this, State.CALLING, State.ANSWERED)) {
            answeredLater.accept(this);
        }
    }

    /** Says that the call has returned. @return whether the answer is there, for the caller to deal with */
    boolean isAnsweredOnReturn() {
        return !STATE.compareAndSet(this, State.CALLING, State.RETURNED);
    }

    /** What the driver failed with; null if it did not, or has not answered yet. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        Throwable unwrapped = failure;
        while ((unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException)
                && unwrapped.getCause() != null) {
            unwrapped = unwrapped.getCause();
        }
        return unwrapped;
    }
}
