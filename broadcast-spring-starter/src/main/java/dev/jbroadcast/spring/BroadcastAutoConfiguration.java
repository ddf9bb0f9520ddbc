package dev.jbroadcast.spring;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Broadcaster.UnknownSocket;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.driver.LogDriver;
import dev.jbroadcast.driver.NullDriver;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.spring.BroadcastProperties.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The {@link Broadcaster} with its connections, and the channel routes of the application. */
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

    @Bean
    @ConditionalOnMissingBean
    ChannelRegistry broadcastChannelRegistry(ObjectProvider<ChannelRoutes> routes) {
        return ChannelRegistry.of(routes.orderedStream().toList());
    }

    /**
     * The connections are those that need no configuration, every {@link BroadcastDriver} bean by its name, and those
     * in the properties.
     */
    @Bean
    @ConditionalOnMissingBean
    Broadcaster broadcaster(
            BroadcastProperties properties,
            Map<String, BroadcastDriver> drivers,
            JsonCodec codec,
            CurrentSocket currentSocket) {
        Map<String, BroadcastDriver> connections = new LinkedHashMap<>();
        connections.put("log", new LogDriver());
        connections.put("null", new NullDriver());
        connections.putAll(drivers);
        properties
                .connections()
                .forEach((name, connection) -> connections.put(name, driver(name, connection, drivers)));

        if (!connections.containsKey(properties.defaultConnection())) {
            throw unknownConnection(properties.defaultConnection(), connections);
        }
        Broadcaster.Builder builder = Broadcaster.builder();
        connections.forEach(builder::connection);
        return builder.defaultConnection(properties.defaultConnection())
                .codec(codec)
                .currentSocket(currentSocket)
                .unknownSocket(properties.failOnUnknownSocket() ? UnknownSocket.FAIL : UnknownSocket.WARN)
                .build();
    }

    private static BroadcastDriver driver(String name, Connection connection, Map<String, BroadcastDriver> drivers) {
        return switch (connection.driver()) {
            case LOG -> new LogDriver();
            case NULL -> new NullDriver();
            case IN_PROCESS -> {
                BroadcastDriver inProcess = drivers.get(OnInProcessServerCondition.IN_PROCESS);
                if (inProcess == null) {
                    throw new IllegalStateException(
                            "broadcast.connections.%s.driver is in-process, which needs a servlet container; use log or null"
                                    .formatted(name));
                }
                yield inProcess;
            }
        };
    }

    private static IllegalStateException unknownConnection(String name, Map<String, BroadcastDriver> connections) {
        if (name.equals(OnInProcessServerCondition.IN_PROCESS)) {
            return new IllegalStateException(
                    "broadcast.default is in-process, and the in-process server needs a servlet container with WebSocket,"
                            + " such as spring-boot-starter-webmvc brings; without one, set broadcast.default to log or null");
        }
        return new IllegalStateException("broadcast.default is \"%s\", and there is no such connection; there are: %s"
                .formatted(name, String.join(", ", connections.keySet())));
    }
}
