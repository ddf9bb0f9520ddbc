package dev.jbroadcast.delivery;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that waits for the turn of its publication, and then for what becomes of it. */
final class WaitingSender implements DeliveryCallback {

    /** Null if the turn came at once, as it mostly does. Set with the queue's lock held. */
    private @Nullable CountDownLatch turn;

    /** Null unless somebody waits for the end. Guarded by this, which is held for a moment only. */
    private @Nullable CountDownLatch endAwaited;

    private boolean ended;

    /** Says that its turn has not come yet. */
    void expectTurn() {
        turn = new CountDownLatch(1);
    }

    /** Says that its turn has come. */
    void turnCame() {
        if (turn != null) {
            turn.countDown();
        }
    }

    @Override
    public void sent() {
        end();
    }

    @Override
    public void replaced() {
        throw new IllegalStateException("a publication whose sender waits was replaced");
    }

    @Override
    public void failed(Throwable failure) {
        end();
        turnCame();
    }

    /** @return false if neither the turn nor the end has come within that time */
    boolean awaitTurn(long nanos) throws InterruptedException {
        return turn == null || turn.await(nanos, TimeUnit.NANOSECONDS);
    }

    private void end() {
        CountDownLatch awaited;
        synchronized (this) {
            ended = true;
            awaited = endAwaited;
        }
        if (awaited != null) {
            awaited.countDown();
        }
    }

    /** What to wait for; null if the end has come. */
    private synchronized @Nullable CountDownLatch theEnd() {
        if (ended) {
            return null;
        }
        if (endAwaited == null) {
            endAwaited = new CountDownLatch(1);
        }
        return endAwaited;
    }

    /** @return false if the end has not come within that time */
    boolean awaitEnd(long nanos) throws InterruptedException {
        CountDownLatch end = theEnd();
        return end == null || end.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits for the end, however long it takes. */
    void awaitEnd() {
        CountDownLatch end = theEnd();
        if (end == null) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                end.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
