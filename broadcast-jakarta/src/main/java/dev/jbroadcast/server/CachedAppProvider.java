package dev.jbroadcast.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps what another {@link AppProvider} said for a while: also that there is no such app, so that clients with a wrong
 * key do not reach the database either. It keeps a bounded number of answers, and forgets the ones not asked for
 * longest; strangers cannot fill the memory. Changes to an app are seen when the time is over.
 *
 * <p>Thread-safe. Blocks only for an answer that is not there: then as long as the other provider, and nobody else
 * waits for that.
 */
public final class CachedAppProvider implements AppProvider {

    private static final int MAX_ENTRIES = 10_000;

    private final Answers byKey;
    private final Answers byId;

    /** @param time how long an answer is kept */
    public CachedAppProvider(AppProvider provider, Duration time) {
        this(provider, time, System::nanoTime);
    }

    CachedAppProvider(AppProvider provider, Duration time, LongSupplier nanoTime) {
        this.byKey = new Answers(provider::findByKey, time.toNanos(), nanoTime);
        this.byId = new Answers(provider::findById, time.toNanos(), nanoTime);
    }

    @Override
    public Optional<App> findByKey(String key) {
        return byKey.get(key);
    }

    @Override
    public Optional<App> findById(String id) {
        return byId.get(id);
    }

    private record Answer(Optional<App> app, long time) {}

    private static final class Answers {

        private final Function<String, Optional<App>> lookUp;
        private final long nanos;
        private final LongSupplier nanoTime;
        private final ReentrantLock lock = new ReentrantLock();
        /** In the order of the last use; guarded by the lock. */
        private final Map<String, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
                return size() > MAX_ENTRIES;
            }
        };

        private Answers(Function<String, Optional<App>> lookUp, long nanos, LongSupplier nanoTime) {
            this.lookUp = lookUp;
            this.nanos = nanos;
            this.nanoTime = nanoTime;
        }

        private Optional<App> get(String name) {
            long now = nanoTime.getAsLong();
            Answer known = locked(() -> answers.get(name));
            if (known != null && now - known.time() < nanos) {
                return known.app();
            }
            Answer fresh = new Answer(lookUp.apply(name), now);
            locked(() -> answers.put(name, fresh));
            return fresh.app();
        }

        private <T> T locked(Supplier<T> action) {
            lock.lock();
            try {
                return action.get();
            } finally {
                lock.unlock();
            }
        }
    }
}
