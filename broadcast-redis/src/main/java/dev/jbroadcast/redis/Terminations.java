package dev.jbroadcast.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Sends whose connections are to be ended, and what nobody could be told of when Redis is back. Thread-safe. */
final class Terminations {

    private static final int LIMIT = 1_000;

    private record Termination(String appId, String userId) {}

    private final Context context;
    private final Wire wire;
    private final Publications publications;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Termination> waiting = new ArrayDeque<>();

    Terminations(Context context, Wire wire, Publications publications) {
        this.context = context;
        this.wire = wire;
        this.publications = publications;
    }

    void send(String appId, String userId) {
        lock.lock();
        try {
            if (waiting.size() == LIMIT) {
                waiting.remove();
            }
            waiting.add(new Termination(appId, userId));
        } finally {
            lock.unlock();
        }
        if (context.outage().isReachable()) {
            sendWaiting();
        }
    }

    void sendWaiting() {
        List<Termination> now;
        lock.lock();
        try {
            now = new ArrayList<>(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        for (Termination each : now) {
            publications.send(
                    context.keys().control(), wire.terminate(context.identity().name(), each.appId(), each.userId()));
        }
    }
}
