package dev.jbroadcast.spring;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.jakarta.BroadcastWebhookServlet;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.pusher.webhook.WebhookEndpoint;
import dev.jbroadcast.pusher.webhook.WebhookListener;
import jakarta.servlet.Servlet;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Takes the webhooks of a server elsewhere, only where a path for them is set: a path that others can send to must be
 * opened deliberately.
 */
@AutoConfiguration(after = {BroadcastAutoConfiguration.class, BroadcastServerAutoConfiguration.class})
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(Servlet.class)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BroadcastWebhookProperties.class)
public class BroadcastWebhookAutoConfiguration {

    /**
     * Every {@link WebhookListener} bean is told, and the application's listeners to client events. The webhooks are
     * those of the app that the default connection sends to; where that signs nothing, of every {@link AppCredentials}
     * bean.
     */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(BroadcastWebhookProperties.PATH)
    WebhookEndpoint broadcastWebhookEndpoint(
            BroadcastWebhookProperties properties,
            JsonCodec codec,
            ObjectProvider<BroadcastManager> manager,
            ObjectProvider<AppCredentials> credentials,
            ObjectProvider<ChannelEncryption> encryption,
            ObjectProvider<WebhookListener> listeners,
            ObjectProvider<ClientEventRegistry> clientEvents) {
        WebhookEndpoint.Builder endpoint = WebhookEndpoint.builder()
                .codec(codec)
                .clientEvents(clientEvents::getObject)
                .maxBodyBytes(properties.maxBodyBytes());
        properties.positiveMaxAge().ifPresent(endpoint::maxAge);
        Optional<SigningDriver> driver =
                Optional.ofNullable(manager.getIfAvailable()).flatMap(BroadcastWebhookAutoConfiguration::signing);
        if (driver.isPresent()) {
            endpoint.app(driver.get().credentials(), driver.get().encryption().orElse(null));
        } else {
            apps(credentials).forEach(app -> endpoint.app(app, encryption.getIfAvailable()));
        }
        listeners.orderedStream().forEach(endpoint::listener);
        return endpoint.build();
    }

    @Bean
    @ConditionalOnMissingBean(name = "broadcastWebhookServlet")
    @ConditionalOnProperty(BroadcastWebhookProperties.PATH)
    ServletRegistrationBean<BroadcastWebhookServlet> broadcastWebhookServlet(
            WebhookEndpoint endpoint, BroadcastWebhookProperties properties) {
        return new ServletRegistrationBean<>(new BroadcastWebhookServlet(endpoint), properties.requiredPath());
    }

    private static Optional<SigningDriver> signing(BroadcastManager manager) {
        return manager.driver(manager.defaultConnection()).unwrap(SigningDriver.class);
    }

    private static List<AppCredentials> apps(ObjectProvider<AppCredentials> credentials) {
        List<AppCredentials> apps = credentials.orderedStream().toList();
        if (apps.isEmpty()) {
            throw new IllegalStateException(
                    "%s is set, but there is no secret to check webhooks with; set broadcast.default to a connection to a server that sends them, or declare an AppCredentials bean"
                            .formatted(BroadcastWebhookProperties.PATH));
        }
        return apps;
    }
}
