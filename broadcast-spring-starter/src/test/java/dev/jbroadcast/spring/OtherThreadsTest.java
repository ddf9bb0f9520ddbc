package dev.jbroadcast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.SocketId;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

class OtherThreadsTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TaskExecutionAutoConfiguration.class,
                    BroadcastAutoConfiguration.class,
                    BroadcastTaskAutoConfiguration.class))
            .withPropertyValues("broadcast.default=log");

    private static SocketId socketOfATask(CurrentSocket currentSocket, AsyncTaskExecutor executor) {
        CompletableFuture<SocketId> found = new CompletableFuture<>();
        try (CurrentSocket.Scope scope = currentSocket.bind(new SocketId("1.2"))) {
            executor.execute(() -> found.complete(currentSocket.get().orElse(null)));
        }
        return found.join();
    }

    @Test
    void aTaskIsRunForTheConnectionOfTheRequest() {
        context.run(context -> {
            CurrentSocket currentSocket = context.getBean(CurrentSocket.class);
            AsyncTaskExecutor executor = context.getBean(AsyncTaskExecutor.class);

            assertThat(socketOfATask(currentSocket, executor)).isEqualTo(new SocketId("1.2"));
            assertThat(currentSocket.get()).isEmpty();
        });
    }

    @Test
    void aTaskOnAVirtualThreadToo() {
        context.withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> assertThat(socketOfATask(
                                context.getBean(CurrentSocket.class), context.getBean(AsyncTaskExecutor.class)))
                        .isEqualTo(new SocketId("1.2")));
    }

    @Test
    void aDecoratorOfTheApplicationIsTakenInAnyCase() {
        CompletableFuture<Boolean> decorated = new CompletableFuture<>();
        context.withBean(TaskDecorator.class, () -> task -> {
                    decorated.complete(true);
                    return task;
                })
                .run(context -> {
                    socketOfATask(context.getBean(CurrentSocket.class), context.getBean(AsyncTaskExecutor.class));

                    assertThat(decorated).isCompletedWithValue(true);
                });
    }

    @Test
    void aContextOfMicrometersHasTheConnection() {
        context.run(context -> {
            CurrentSocket currentSocket = context.getBean(CurrentSocket.class);
            CompletableFuture<Object> found = new CompletableFuture<>();
            Runnable task;
            try (CurrentSocket.Scope scope = currentSocket.bind(new SocketId("1.2"))) {
                task = ContextSnapshotFactory.builder().build().captureAll().wrap(() -> {
                    found.complete(currentSocket.get().orElse(null));
                });
            }
            task.run();

            assertThat(found).isCompletedWithValue(new SocketId("1.2"));
            assertThat(currentSocket.get()).isEmpty();
        });
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .noneMatch(accessor -> accessor.key().equals(CurrentSocketAccessor.KEY));
    }

    @Test
    void worksWithoutMicrometersContexts() {
        context.withClassLoader(new FilteredClassLoader(ContextRegistry.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TaskDecorator.class));
    }
}
