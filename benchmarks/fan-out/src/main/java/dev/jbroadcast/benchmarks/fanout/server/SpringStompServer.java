package dev.jbroadcast.benchmarks.fanout.server;

import java.io.IOException;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** A peer: STOMP over WebSocket with Spring's simple broker, on the Tomcat that Spring Boot has. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocketMessageBroker
public class SpringStompServer implements WebSocketMessageBrokerConfigurer {

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        SpringApplication application = new SpringApplication(SpringStompServer.class);
        application.setDefaultProperties(
                Map.of("server.address", "127.0.0.1", "server.port", port, "server.tomcat.max-connections", -1));
        application.run();
        ServerProcess.obey(port);
    }

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
        registry.addEndpoint("/stomp").setAllowedOriginPatterns("*");
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
        registry.enableSimpleBroker("/topic");
    }
}
