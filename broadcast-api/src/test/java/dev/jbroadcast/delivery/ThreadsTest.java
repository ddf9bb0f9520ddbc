package dev.jbroadcast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void noThreadKeepsTheJvmAlive() {
        ExecutorService executor = Threads.perTask("task");
        ScheduledExecutorService scheduler = Threads.singleScheduler("timer");

        assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().isDaemon(), executor)
                        .join())
                .isTrue();
        assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().isDaemon(), scheduler)
                        .join())
                .isTrue();
        executor.shutdown();
        scheduler.shutdown();
    }

    @Test
    void theSchedulerKeepsNothingThatIsCancelled() {
        ScheduledExecutorService scheduler = Threads.singleScheduler("timer");
        Future<?> timer = scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);

        timer.cancel(false);

        assertThat(((ScheduledThreadPoolExecutor) scheduler).getQueue()).isEmpty();
        scheduler.shutdownNow();
    }
}
