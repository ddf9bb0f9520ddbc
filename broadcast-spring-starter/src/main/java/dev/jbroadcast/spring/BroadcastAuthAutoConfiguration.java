package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.BroadcastAuthServlet;
import dev.jbroadcast.jakarta.PrincipalResolver;
import dev.jbroadcast.jakarta.RefusingAuthServlet;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.Signer;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * What clients ask of the application itself, wherever their sockets are: the endpoints that let them join channels and
 * sign in.
 */
@AutoConfiguration(after = {BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class})
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BroadcastProperties.class)
@Import(AuthEndpointConfiguration.class)
public class BroadcastAuthAutoConfiguration {

    /**
     * Every {@link PrincipalResolver} bean is a guard by its name. The only one of them, or the primary one, is the
     * default guard too; if there is none of these, it is the principal of the request.
     */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastAuthServlet")
    @ConditionalOnProperty(name = "broadcast.auth.enabled", matchIfMissing = true)
    ServletRegistrationBean<HttpServlet> broadcastAuthServlet(
            Signer signer,
            ObjectProvider<ChannelAuthEndpoint> endpoint,
            ObjectProvider<PrincipalResolver> principals,
            Map<String, PrincipalResolver> guards,
            BroadcastProperties properties) {
        return registration(
                "broadcastAuthServlet",
                properties.auth().path(),
                servlet(signer, endpoint.getIfAvailable(), byDefault(principals), guards));
    }

    /** Who makes a request is what the default guard of {@link #broadcastAuthServlet} says. */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastUserAuthServlet")
    @ConditionalOnProperty(name = "broadcast.auth.enabled", matchIfMissing = true)
    ServletRegistrationBean<HttpServlet> broadcastUserAuthServlet(
            Signer signer,
            ObjectProvider<UserAuthEndpoint> endpoint,
            ObjectProvider<PrincipalResolver> principals,
            BroadcastProperties properties) {
        return registration(
                "broadcastUserAuthServlet",
                properties.auth().userPath(),
                servlet(signer, endpoint.getIfAvailable(), byDefault(principals), Map.of()));
    }

    private static PrincipalResolver byDefault(ObjectProvider<PrincipalResolver> principals) {
        return principals.getIfUnique(() -> HttpServletRequest::getUserPrincipal);
    }

    private static HttpServlet servlet(
            Signer signer,
            @Nullable AuthEndpoint endpoint,
            PrincipalResolver principals,
            Map<String, PrincipalResolver> guards) {
        return endpoint == null
                ? new RefusingAuthServlet(signer)
                : new BroadcastAuthServlet(endpoint, principals, guards);
    }

    private static ServletRegistrationBean<HttpServlet> registration(String name, String path, HttpServlet servlet) {
        ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, path);
        registration.setName(name); // by default it is the class, which both have
        return registration;
    }
}
