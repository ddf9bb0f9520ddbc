package dev.jbroadcast.spring.testing;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.delivery.FailureListener;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.UnknownSocket;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.spring.BroadcastAutoConfiguration;
import dev.jbroadcast.spring.BroadcastProperties;
import dev.jbroadcast.testing.BroadcastFake;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.transaction.TestTransaction;

/**
 * A {@link BroadcastFake} in place of the broadcaster, with the connections of the application by name. Only for tests
 * that ask for it with {@link AutoConfigureBroadcastFake}.
 */
@AutoConfiguration(before = BroadcastAutoConfiguration.class)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BroadcastProperties.class)
public class BroadcastFakeAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(Broadcaster.class)
    BroadcastFake broadcastFake(
            BroadcastProperties properties,
            Map<String, BroadcastDriver> drivers,
            JsonCodec codec,
            ObjectProvider<TransactionHook> transactions,
            ObjectProvider<EventNamer> namer,
            ObjectProvider<FailureListener> listeners) {
        BroadcastFake.Builder fake = BroadcastFake.builder()
                .connections(names(properties, drivers.keySet()))
                .codec(codec)
                .unknownSocket(properties.failOnUnknownSocket() ? UnknownSocket.FAIL : UnknownSocket.WARN);
        transactions.ifAvailable(fake::transactions);
        namer.ifAvailable(fake::namer);
        listeners.orderedStream().forEach(fake::onFailure);
        return fake.build();
    }

    /** A test needs no secrets: a server in the application is started with these where it has no others. */
    @Bean
    @ConditionalOnMissingBean
    AppCredentials broadcastAppCredentials(BroadcastProperties properties) {
        BroadcastProperties.Server server = properties.server();
        return new AppCredentials(
                server.appId(), orElse(server.appKey(), "fake-key"), orElse(server.appSecret(), "fake-secret"));
    }

    private static String orElse(@Nullable String value, String other) {
        return value == null || value.isBlank() ? other : value;
    }

    /** That of the fake, so that requests of a test bind it. */
    @Bean
    @ConditionalOnMissingBean
    CurrentSocket broadcastCurrentSocket(BroadcastFake fake) {
        return fake.currentSocket();
    }

    /** The default one first. */
    private static String[] names(BroadcastProperties properties, Set<String> drivers) {
        Set<String> names = new LinkedHashSet<>(List.of(properties.defaultConnection()));
        names.addAll(List.of("log", "null"));
        names.addAll(drivers);
        names.addAll(properties.connections().keySet());
        return names.toArray(String[]::new);
    }

    /**
     * The transaction of a test is none of the application's: nothing waits for it, as it is rolled back in the end.
     */
    @Bean
    static BeanPostProcessor broadcastTestTransactions() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof TransactionHook application ? withoutTests(application) : bean;
            }
        };
    }

    private static TransactionHook withoutTests(TransactionHook application) {
        return (committed, rolledBack) -> !TestTransaction.isActive() && application.register(committed, rolledBack);
    }
}
