package dev.jbroadcast.spring;

import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.Signer;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What clients ask of a WebFlux application, whose sockets are on a server elsewhere: the endpoints that let them join
 * channels and sign in.
 */
@AutoConfiguration(after = BroadcastAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BroadcastProperties.class)
@Import(AuthEndpointConfiguration.class)
public class BroadcastReactiveAutoConfiguration {

    /** Who makes a request is the principal of the exchange. Of guards, there is this one only. */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastAuthRoutes")
    @ConditionalOnProperty(name = "broadcast.auth.enabled", matchIfMissing = true)
    RouterFunction<ServerResponse> broadcastAuthRoutes(
            Signer signer,
            ObjectProvider<ChannelAuthEndpoint> channels,
            ObjectProvider<UserAuthEndpoint> users,
            BroadcastProperties properties) {
        return RouterFunctions.route()
                .POST(properties.auth().path(), handler(signer, channels.getIfAvailable()))
                .POST(properties.auth().userPath(), handler(signer, users.getIfAvailable()))
                .build();
    }

    private static HandlerFunction<ServerResponse> handler(Signer signer, @Nullable AuthEndpoint endpoint) {
        if (endpoint == null) {
            return request -> ReactiveAuthHandler.respond(Mono.fromSupplier(signer::refuse));
        }
        endpoint.requireGuards(Set.of());
        return new ReactiveAuthHandler(endpoint);
    }
}
