package dev.jbroadcast.jakarta.cdi;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is made when it is first needed, and then kept. Thread-safe. */
final class Lazy<T> implements Supplier<T> {

    private final Supplier<? extends T> maker;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable T made;

    private Lazy(Supplier<? extends T> maker) {
        this.maker = maker;
    }

    static <T> Lazy<T> of(Supplier<? extends T> maker) {
        return new Lazy<>(maker);
    }

    @Override
    public T get() {
        T known = made;
        return known == null ? make() : known;
    }

    private T make() {
        lock.lock();
        try {
            T known = made;
            if (known == null) {
                known = maker.get();
                made = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
