package dev.jbroadcast.server;

import dev.jbroadcast.server.cluster.Tally;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many connections an app has, in all and by network address; admits no more than its limits say. What other nodes
 * have is taken into account as it was last heard of. Thread-safe.
 */
final class ConnectionCounts {

    /** Whether there is room for one more. */
    enum Admission {
        ADMITTED,
        APP_FULL,
        ADDRESS_FULL
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock, as are the others. */
    private final Map<String, Integer> byAddress = new HashMap<>();

    private final Map<String, Tally> elsewhere = new HashMap<>();
    private int connectionsElsewhere;

    private int connections;
    private int peak;

    Admission admit(AppLimits limits, @Nullable String address) {
        lock.lock();
        try {
            if (connections + connectionsElsewhere >= limits.maxConnections()) {
                return Admission.APP_FULL;
            }
            if (address != null) {
                int same = byAddress.getOrDefault(address, 0);
                if (same + elsewhere(address) >= limits.maxConnectionsPerAddress()) {
                    return Admission.ADDRESS_FULL;
                }
                byAddress.put(address, same + 1);
            }
            connections++;
            peak = Math.max(peak, connections + connectionsElsewhere);
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

    /**
     * Takes note of how many there are on another node.
     *
     * @param tally null if the node is gone
     */
    void elsewhere(String node, @Nullable Tally tally) {
        lock.lock();
        try {
            Tally before = tally == null ? elsewhere.remove(node) : elsewhere.put(node, tally);
            connectionsElsewhere +=
                    (tally == null ? 0 : tally.connections()) - (before == null ? 0 : before.connections());
        } finally {
            lock.unlock();
        }
    }

    int connections() {
        lock.lock();
        try {
            return connections;
        } finally {
            lock.unlock();
        }
    }

    Map<String, Integer> addresses() {
        lock.lock();
        try {
            return Map.copyOf(byAddress);
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

    private int elsewhere(String address) {
        int same = 0;
        for (Tally tally : elsewhere.values()) {
            same += tally.addresses().getOrDefault(address, 0);
        }
        return same;
    }
}
