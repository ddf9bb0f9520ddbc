package dev.jbroadcast.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How many connections an app has, in all and by network address; admits no more than its limits say. Thread-safe. */
final class ConnectionCounts {

    /** Whether there is room for one more. */
    enum Admission {
        ADMITTED,
        APP_FULL,
        ADDRESS_FULL
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock, as are the other two. */
    private final Map<String, Integer> byAddress = new HashMap<>();

    private int connections;
    private int peak;

    Admission admit(AppLimits limits, @Nullable String address) {
        lock.lock();
        try {
            if (connections >= limits.maxConnections()) {
                return Admission.APP_FULL;
            }
            if (address != null) {
                int same = byAddress.getOrDefault(address, 0);
                if (same >= limits.maxConnectionsPerAddress()) {
                    return Admission.ADDRESS_FULL;
                }
                byAddress.put(address, same + 1);
            }
            connections++;
            peak = Math.max(peak, connections);
            return Admission.ADMITTED;
        } finally {
            lock.unlock();
        }
    }

    void leave(@Nullable String address) {
        lock.lock();
        try {
            connections--;
            if (address != null) {
                byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    int peak() {
        lock.lock();
        try {
            return peak;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return connections == 0 && byAddress.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
