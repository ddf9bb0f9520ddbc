package dev.jbroadcast.delivery;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a sender was told: everything, so that a test sees if it was told twice. */
final class Receipt implements DeliveryCallback {

    private final List<Object> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    public void sent() {
        tell("sent");
    }

    @Override
    public void replaced() {
        tell("replaced");
    }

    @Override
    public void failed(Throwable failure) {
        tell(failure);
    }

    private void tell(Object outcome) {
        told.add(outcome);
        first.countDown();
    }

    /** How often the sender was told something. */
    int count() {
        return told.size();
    }

    boolean isOpen() {
        return told.isEmpty();
    }

    boolean isSent() {
        return only().equals("sent");
    }

    boolean isReplaced() {
        return only().equals("replaced");
    }

    Throwable failure() {
        if (only() instanceof Throwable failure) {
            return failure;
        }
        throw new AssertionError("it did not fail, but was " + only());
    }

    /** Waits until the sender was told something. */
    Receipt await() {
        try {
            if (!first.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the sender was told nothing");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    private Object only() {
        if (told.size() != 1) {
            throw new AssertionError("the sender was told " + told);
        }
        return told.get(0);
    }

    @Override
    public String toString() {
        return told.toString();
    }
}
