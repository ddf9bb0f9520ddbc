package dev.jbroadcast.spring;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.delivery.FailureListener;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;
import dev.jbroadcast.entity.EntityBroadcaster;
import dev.jbroadcast.entity.EntityNaming;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.manager.UnknownSocket;
import dev.jbroadcast.notification.NotificationBroadcaster;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The {@link Broadcaster} with its connections, and the channel routes and client event listeners of the application.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.jackson2.autoconfigure.Jackson2AutoConfiguration",
            "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration"
        })
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BroadcastProperties.class)
@Import({
    JsonCodecConfiguration.Jackson3.class,
    JsonCodecConfiguration.Jackson2.class,
    JsonCodecConfiguration.Detected.class
})
public class BroadcastAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CurrentSocket broadcastCurrentSocket() {
        return new CurrentSocket();
    }

    /** Virtual ones where the application has said so, and Java has them. */
    @Bean
    @ConditionalOnMissingBean
    Threads broadcastThreads(@Value("${spring.threads.virtual.enabled:false}") boolean virtual) {
        return virtual ? Threads.defaults() : Threads.platform();
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelRegistry broadcastChannelRegistry(ObjectProvider<ChannelRoutes> routes) {
        return ChannelRegistry.of(routes.orderedStream().toList());
    }

    /**
     * The listeners of all routes in their order, then the annotated methods of all beans. Lazy, so that it can be made
     * when all other beans are there: listeners may well broadcast, and what they broadcast with may be the server that
     * they are to hear from.
     */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ClientEventRegistry broadcastClientEventRegistry(
            ObjectProvider<ClientEventRoutes> routes, ConfigurableListableBeanFactory beans) {
        List<ClientEventRoutes> all = new ArrayList<>(routes.orderedStream().toList());
        all.add(new AnnotatedListeners(beans));
        return ClientEventRegistry.of(all);
    }

    /** What is wrong with a listener is said when the application starts. */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastClientEventCheck")
    SmartInitializingSingleton broadcastClientEventCheck(ObjectProvider<ClientEventRegistry> registry) {
        return registry::getIfAvailable;
    }

    /**
     * The connections are those that need no configuration, every {@link BroadcastDriver} bean by its name, and those
     * in the properties. It is closed before the drivers that it uses.
     */
    @Bean
    @ConditionalOnMissingBean(Broadcaster.class)
    BroadcastManager broadcaster(
            BroadcastProperties properties,
            Map<String, BroadcastDriver> drivers,
            JsonCodec codec,
            Threads threads,
            CurrentSocket currentSocket,
            ObjectProvider<TransactionHook> transactions,
            ObjectProvider<EventNamer> namer,
            ObjectProvider<DriverFactory> factories,
            ObjectProvider<FailureListener> listeners,
            ObjectProvider<PusherConnectionDetails> details,
            ObjectProvider<BroadcastManagerCustomizer> customizers) {
        Set<String> names = names(properties, drivers);
        if (!names.contains(properties.defaultConnection())) {
            throw new InvalidConnectionException(unknownConnection(properties.defaultConnection(), names));
        }
        BroadcastManager.Builder builder = BroadcastManager.builder()
                .driver(inProcess(drivers))
                .defaultConnection(properties.defaultConnection())
                .codec(codec)
                .threads(threads)
                .currentSocket(currentSocket)
                .unknownSocket(properties.failOnUnknownSocket() ? UnknownSocket.FAIL : UnknownSocket.WARN);
        factories.orderedStream().forEach(builder::driver);
        for (String name : names) {
            Map<String, String> configured = properties.connections().get(name);
            if (configured != null) {
                builder.connection(name, DetailedConnection.of(name, configured, details));
            } else if (drivers.containsKey(name)) {
                builder.connection(name, drivers.get(name));
            } else {
                builder.connection(name, Map.of("driver", name));
            }
        }
        transactions.ifAvailable(builder::transactions);
        namer.ifAvailable(builder::namer);
        listeners.orderedStream().forEach(builder::onFailure);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        try {
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidConnectionException(e);
        }
    }

    private static Set<String> names(BroadcastProperties properties, Map<String, BroadcastDriver> drivers) {
        Set<String> names = new LinkedHashSet<>(List.of("log", "null"));
        names.addAll(drivers.keySet());
        names.addAll(properties.connections().keySet());
        return names;
    }

    /** The sort of driver that a connection of another name takes to use the server in this application. */
    private static DriverFactory inProcess(Map<String, BroadcastDriver> drivers) {
        return new DriverFactory() {
            @Override
            public String name() {
                return OnInProcessServerCondition.IN_PROCESS;
            }

            @Override
            public BroadcastDriver create(DriverContext context) {
                BroadcastDriver driver = drivers.get(OnInProcessServerCondition.IN_PROCESS);
                if (driver == null) {
                    throw new IllegalArgumentException(
                            "broadcast.connections.%s.driver is in-process, which needs a servlet container; without one, use pusher or reverb with a server elsewhere, log or null"
                                    .formatted(context.connection()));
                }
                return driver;
            }
        };
    }

    private static IllegalStateException unknownConnection(String name, Set<String> names) {
        if (name.equals(OnInProcessServerCondition.IN_PROCESS)) {
            return new IllegalStateException(
                    "broadcast.default is in-process, and the in-process server needs a servlet container with WebSocket,"
                            + " such as spring-boot-starter-webmvc brings; without one, set broadcast.default to log, null or a connection to a server elsewhere");
        }
        return new IllegalStateException("broadcast.default is \"%s\", and there is no such connection; there are: %s"
                .formatted(name, String.join(", ", names)));
    }

    /** Lazy, because entity listeners are made with the persistence unit, which channel routes may need. */
    @Bean
    @ConditionalOnMissingBean
    EntityBroadcaster entityBroadcaster(@Lazy Broadcaster broadcaster, ObjectProvider<EntityNaming> naming) {
        return new EntityBroadcaster(broadcaster, naming.getIfAvailable(EntityNaming::laravel));
    }

    @Bean
    @ConditionalOnMissingBean
    NotificationBroadcaster notificationBroadcaster(Broadcaster broadcaster, JsonCodec codec) {
        return new NotificationBroadcaster(broadcaster, codec);
    }

    /** Where clients could ask to join channels, it is checked that some driver can let them in. */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastChannelsCustomizer")
    @ConditionalOnWebApplication
    @ConditionalOnProperty(name = "broadcast.auth.enabled", matchIfMissing = true)
    BroadcastManagerCustomizer broadcastChannelsCustomizer(ChannelRegistry channels) {
        return builder -> builder.channels(channels);
    }

    /** The endpoints of Spring Boot's Actuator show no secret, even where they are to show values. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SanitizingFunction.class)
    static class Secrets {

        private static final Pattern KEYS = Pattern.compile(
                "broadcast[._].*(secret|master[-_]?key.*|[._]headers[._\\[].*)", Pattern.CASE_INSENSITIVE);

        @Bean
        @ConditionalOnMissingBean(name = "broadcastSanitizingFunction")
        SanitizingFunction broadcastSanitizingFunction() {
            return SanitizingFunction.sanitizeValue().ifKeyMatches(KEYS.asMatchPredicate());
        }
    }

    /** Events wait for Spring's transactions where there are such. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TransactionSynchronizationManager.class)
    static class Transactions {

        @Bean
        @ConditionalOnMissingBean
        TransactionHook broadcastTransactionHook() {
            return new SpringTransactionHook();
        }
    }
}
