package dev.jbroadcast.spring;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.jakarta.BroadcastAuthServlet;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.jakarta.SocketIdFilter;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.PusherServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.ServerContainer;
import java.util.EnumSet;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;

/**
 * The server inside the application: the WebSocket endpoint on the application's own port, the authorization endpoint,
 * and the connection {@code in-process}.
 */
@AutoConfiguration(after = BroadcastAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(ServerContainer.class)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@Conditional(OnInProcessServerCondition.class)
@EnableConfigurationProperties(BroadcastProperties.class)
public class BroadcastServerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AppCredentials broadcastAppCredentials(BroadcastProperties properties) {
        return MissingCredentialsException.require(properties.server());
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    PusherServer broadcastServer(BroadcastProperties properties, AppCredentials credentials, JsonCodec codec) {
        AppLimits limits = AppLimits.builder()
                .activityTimeout(properties.server().activityTimeout())
                .maxEventBytes(
                        Math.toIntExact(properties.server().maxEventSize().toBytes()))
                .maxMessageBytes(
                        Math.toIntExact(properties.server().maxMessageSize().toBytes()))
                .build();
        return PusherServer.builder()
                .app(App.builder(credentials)
                        .limits(limits)
                        .clientEvents(properties.server().clientEvents())
                        .build())
                .codec(codec)
                .build();
    }

    /** Its name is the connection's name. */
    @Bean(OnInProcessServerCondition.IN_PROCESS)
    @ConditionalOnMissingBean(name = OnInProcessServerCondition.IN_PROCESS)
    BroadcastDriver broadcastInProcessDriver(PusherServer server, AppCredentials credentials) {
        return new InProcessDriver(server, credentials.appId());
    }

    @Bean
    @ConditionalOnMissingBean
    BroadcastEndpointRegistrar broadcastEndpointRegistrar(
            PusherServer server, AppCredentials credentials, BroadcastProperties properties) {
        return new BroadcastEndpointRegistrar(
                server, credentials, new EndpointSettings(properties.server().pathPrefix()));
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelAuthEndpoint broadcastChannelAuthEndpoint(
            AppCredentials credentials, ChannelRegistry channels, JsonCodec codec) {
        return new ChannelAuthEndpoint(credentials, channels, codec);
    }

    /**
     * Every {@link PrincipalResolver} bean is a guard by its name. The only one of them, or the primary one, is the
     * default guard too; if there is none of these, it is the principal of the request.
     */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastAuthServlet")
    @ConditionalOnProperty(name = "broadcast.auth.enabled", matchIfMissing = true)
    ServletRegistrationBean<BroadcastAuthServlet> broadcastAuthServlet(
            ChannelAuthEndpoint endpoint,
            ObjectProvider<PrincipalResolver> principals,
            Map<String, PrincipalResolver> guards,
            BroadcastProperties properties) {
        PrincipalResolver byDefault = principals.getIfUnique(() -> HttpServletRequest::getUserPrincipal);
        return new ServletRegistrationBean<>(
                new BroadcastAuthServlet(endpoint, byDefault, guards),
                properties.auth().path());
    }

    @Bean
    @ConditionalOnMissingBean(name = "broadcastSocketIdFilter")
    FilterRegistrationBean<SocketIdFilter> broadcastSocketIdFilter(CurrentSocket currentSocket) {
        FilterRegistrationBean<SocketIdFilter> registration =
                new FilterRegistrationBean<>(new SocketIdFilter(currentSocket));
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
        return registration;
    }
}
