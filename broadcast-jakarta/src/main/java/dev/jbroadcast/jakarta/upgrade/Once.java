package dev.jbroadcast.jakarta.upgrade;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes something when it is asked for first. Thread-safe. */
final class Once<T> implements Supplier<T> {

    private final Supplier<T> maker;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable T made;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        T there = made;
        return there == null ? make() : there;
    }

    private T make() {
        lock.lock();
        try {
            T there = made;
            if (there == null) {
                there = maker.get();
                made = there;
            }
            return there;
        } finally {
            lock.unlock();
        }
    }
}
