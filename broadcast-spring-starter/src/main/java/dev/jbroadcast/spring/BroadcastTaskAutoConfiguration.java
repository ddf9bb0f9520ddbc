package dev.jbroadcast.spring;

import dev.jbroadcast.CurrentSocket;
import io.micrometer.context.ContextRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

/**
 * What other threads do for a request, in methods with {@code @Async} and in asynchronous controllers, is done for the
 * connection that made the request.
 */
@AutoConfiguration(
        after = BroadcastAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration")
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@ConditionalOnBean(CurrentSocket.class)
public class BroadcastTaskAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "broadcastTaskDecorator")
    @Conditional(OnTaskDecoratorTakenCondition.class)
    static TaskDecorator broadcastTaskDecorator(CurrentSocket currentSocket) {
        return currentSocket::wrap;
    }

    /** For all who hand on contexts in Micrometer's way. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextRegistry.class)
    static class Propagation {

        @Bean(initMethod = "register", destroyMethod = "remove")
        @ConditionalOnMissingBean
        static CurrentSocketAccessor broadcastCurrentSocketAccessor(CurrentSocket currentSocket) {
            return new CurrentSocketAccessor(currentSocket, ContextRegistry.getInstance());
        }
    }
}
