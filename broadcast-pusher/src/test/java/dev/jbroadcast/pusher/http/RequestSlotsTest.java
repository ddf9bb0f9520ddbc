package dev.jbroadcast.pusher.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class RequestSlotsTest {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final RequestSlots slots = new RequestSlots(2, tasks::add);
    private final List<String> running = new ArrayList<>();

    private void enter(String name) {
        slots.enter(() -> running.add(name));
    }

    @Test
    void letThoseWaitInLineForWhomThereIsNone() {
        List.of("a", "b", "c", "d").forEach(this::enter);
        assertThat(running).containsExactly("a", "b");

        slots.leave();
        slots.leave();
        assertThat(running).as("not in the thread of who leaves").hasSize(2);
        tasks.forEach(Runnable::run);

        assertThat(running).containsExactly("a", "b", "c", "d");
    }

    @Test
    void areFreeAgainWhenNobodyWaits() {
        enter("a");
        enter("b");
        slots.leave();

        enter("c");

        assertThat(running).containsExactly("a", "b", "c");
        assertThat(tasks).isEmpty();
    }

    @Test
    void areLeftWithoutHarmWhenNothingRunsAnyMore() {
        RequestSlots closed = new RequestSlots(1, task -> {
            throw new RejectedExecutionException();
        });
        for (int i = 0; i < 10_000; i++) {
            closed.enter(() -> {});
        }

        closed.leave();

        closed.enter(() -> running.add("free"));
        assertThat(running).containsExactly("free");
    }
}
