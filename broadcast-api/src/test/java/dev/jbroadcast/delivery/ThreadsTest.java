package dev.jbroadcast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        ExecutorService executor = Threads.defaults().perTask("task");
        ScheduledExecutorService scheduler = Threads.defaults().scheduler("timer");

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
    void threadsOfTheHostAreTakenAndNamed() {
        Threads host = Threads.of(task -> new Thread(task, "made by the host") {
            @Override
            public String toString() {
                return "host";
            }
        });

        for (ExecutorService executor : List.of(host.perTask("task"), host.scheduler("task"))) {
            Thread thread = CompletableFuture.supplyAsync(Thread::currentThread, executor)
                    .join();
            assertThat(thread).hasToString("host");
            assertThat(thread.getName()).isEqualTo("task");
            executor.shutdown();
        }
    }

    @Test
    void threadsOfThePlatformAreNeverVirtual() {
        ExecutorService executor = Threads.platform().perTask("task");

        // Virtual ones have no names of their own.
        assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), executor)
                        .join())
                .isEqualTo("task");
        executor.shutdown();
    }

    @Test
    void theSchedulerKeepsNothingThatIsCancelled() {
        ScheduledExecutorService scheduler = Threads.defaults().scheduler("timer");
        Future<?> timer = scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);

        timer.cancel(false);

        assertThat(((ScheduledThreadPoolExecutor) scheduler).getQueue()).isEmpty();
        scheduler.shutdownNow();
    }
}
