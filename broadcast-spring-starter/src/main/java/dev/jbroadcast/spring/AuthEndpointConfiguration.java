package dev.jbroadcast.spring;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.Signer;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserDataResolver;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What answers clients that ask to join channels and to sign in, whichever web framework takes their requests. */
@Configuration(proxyBeanMethods = false)
class AuthEndpointConfiguration {

    /** The connections are those of the manager; in a test that has replaced it, the driver beans. */
    @Bean
    @ConditionalOnMissingBean
    Signer broadcastSigner(
            BroadcastProperties properties,
            ObjectProvider<BroadcastManager> manager,
            Map<String, BroadcastDriver> drivers) {
        BroadcastManager connections = manager.getIfUnique();
        return connections == null
                ? Signer.among(drivers.keySet(), drivers::get, properties.defaultConnection())
                : Signer.among(connections.connections(), connections::driver, connections.defaultConnection());
    }

    /** None where nothing can sign. */
    @Bean
    @ConditionalOnMissingBean
    @Nullable
    ChannelAuthEndpoint broadcastChannelAuthEndpoint(
            Signer signer, ChannelRegistry channels, JsonCodec codec, BroadcastProperties properties) {
        SigningDriver driver = signer.driver();
        return driver == null
                ? null
                : ChannelAuthEndpoint.builder(driver.credentials(), channels)
                        .codec(codec)
                        .encryption(driver.encryption().orElse(null))
                        .refusalMessage(properties.auth().refusalMessage())
                        .build();
    }

    /** None where nothing can sign. */
    @Bean
    @ConditionalOnMissingBean
    @Nullable
    UserAuthEndpoint broadcastUserAuthEndpoint(
            Signer signer, ObjectProvider<UserDataResolver> users, JsonCodec codec, BroadcastProperties properties) {
        SigningDriver driver = signer.driver();
        return driver == null
                ? null
                : UserAuthEndpoint.builder(driver.credentials())
                        .users(users.getIfAvailable(UserDataResolver::byName))
                        .codec(codec)
                        .refusalMessage(properties.auth().refusalMessage())
                        .build();
    }
}
