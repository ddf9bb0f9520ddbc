package dev.jbroadcast.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All lanes of a server: its own, and those of transports. Thread-safe. */
final class Lanes {

    /** Those of connections that have none of their transport's. */
    private final List<Lane> own;

    private final Lane blocking;
    private final List<Lane> all;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * @param executor makes the deliveries to many
     * @param scheduler looks after those that may block
     * @param number how many of them are made at a time
     */
    Lanes(Executor executor, ScheduledExecutorService scheduler, int number) {
        this.own = IntStream.range(0, number)
                .<Lane>mapToObj(each -> new JoiningLane(executor, null))
                .toList();
        this.blocking = new BlockingLane(executor, scheduler);
        this.all = new CopyOnWriteArrayList<>(own);
        all.add(blocking);
    }

    Lane add(Executor executor, BooleanSupplier here) {
        Lane lane = new JoiningLane(executor, here);
        all.add(lane);
        return lane;
    }

    Lane blocking() {
        return blocking;
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
