package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.SocketId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which key of an encrypted channel a connection gets, where events may have been encrypted with several. A client that
 * asks again could not decrypt with what it got before ({@code pusher-protocol.md} §7), so it gets the next one, and
 * after the last the first again.
 *
 * <p>Remembers a bounded number of connections and channels, those that asked last; who is forgotten begins with the
 * first key. Thread-safe; does not block.
 */
final class KeyTurns {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Asker, Integer> turns;

    KeyTurns(int capacity) {
        this.turns = new LinkedHashMap<>(16, 0.75f, true) {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Asker, Integer> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The key for a connection that asks for a channel's; where there is only one, nothing is remembered. */
    String next(SocketId socketId, String channel, List<String> keys) {
        if (keys.size() == 1) {
            return keys.get(0);
        }
        lock.lock();
        try {
            int turn =
                    turns.merge(new Asker(socketId, channel), 0, (last, none) -> last + 1 < keys.size() ? last + 1 : 0);
            return keys.get(turn);
        } finally {
            lock.unlock();
        }
    }

    private record Asker(SocketId socketId, String channel) {}
}
