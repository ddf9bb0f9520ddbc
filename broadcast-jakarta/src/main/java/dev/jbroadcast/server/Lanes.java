package dev.jbroadcast.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All lanes of a server: its own, and those of transports. Thread-safe. */
final class Lanes {

    /** Those of connections that have none of their transport's. */
    private final List<Lane> own;

    private final List<Lane> all;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * @param executor makes the deliveries to many
     * @param number how many of them are made at a time
     */
    Lanes(Executor executor, int number) {
        this.own = IntStream.range(0, number)
                .mapToObj(each -> new Lane(executor, null))
                .toList();
        this.all = new CopyOnWriteArrayList<>(own);
    }

    Lane add(Executor executor, BooleanSupplier here) {
        Lane lane = new Lane(executor, here);
        all.add(lane);
        return lane;
    }

    Lane of(Connection connection) {
        Lane lane = connection.lane();
        return lane == null ? own.get(Math.floorMod(connections.getAndIncrement(), own.size())) : lane;
    }

    /**
     * Lets who publishes wait, while so much is to be delivered that memory would run full; but not a thread that is
     * needed for delivering it.
     */
    void awaitRoom() {
        Lane full = full();
        if (full != null && all.stream().noneMatch(Lane::isHere)) {
            for (; full != null && !Thread.currentThread().isInterrupted(); full = full()) {
                full.awaitRoom();
            }
        }
    }

    private @Nullable Lane full() {
        for (Lane lane : all) {
            if (lane.isFull()) {
                return lane;
            }
        }
        return null;
    }
}
