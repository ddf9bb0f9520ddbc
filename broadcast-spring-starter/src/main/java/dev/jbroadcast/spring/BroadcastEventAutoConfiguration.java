package dev.jbroadcast.spring;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.delivery.TransactionHook;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Broadcasting without naming the {@link Broadcaster}: of events that are published to the application. */
@AutoConfiguration(after = BroadcastAutoConfiguration.class)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@ConditionalOnBean(Broadcaster.class)
@EnableConfigurationProperties(BroadcastEventProperties.class)
public class BroadcastEventAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "broadcastPublishedEvents")
    static PublishedEvents broadcastPublishedEvents(
            ObjectProvider<Broadcaster> broadcaster, ObjectProvider<TransactionHook> transactions) {
        return new PublishedEvents(broadcaster, transactions);
    }

    @Bean
    @ConditionalOnMissingBean(name = "broadcastEventListener")
    @ConditionalOnProperty(name = "broadcast.events.enabled", matchIfMissing = true)
    static PublishedEventListener broadcastEventListener(PublishedEvents events) {
        return new PublishedEventListener(events);
    }

    @Bean
    @ConditionalOnMissingBean(name = "broadcastMethodPostProcessor")
    static BroadcastMethodPostProcessor broadcastMethodPostProcessor(
            ObjectProvider<PublishedEvents> events, ObjectProvider<EventNamer> namer, Environment environment) {
        // The same choice as for @Transactional and @Async.
        boolean proxyTargetClass = environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
        return new BroadcastMethodPostProcessor(events, namer, proxyTargetClass);
    }
}
