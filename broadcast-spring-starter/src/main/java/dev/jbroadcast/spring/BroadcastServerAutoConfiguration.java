package dev.jbroadcast.spring;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.delivery.Threads;
import dev.jbroadcast.jakarta.BroadcastApiServlet;
import dev.jbroadcast.jakarta.ClientAddresses;
import dev.jbroadcast.jakarta.EndpointSettings;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import dev.jbroadcast.server.AppProvider;
import dev.jbroadcast.server.InProcessDriver;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.event.ServerEventListener;
import dev.jbroadcast.server.http.HttpApi;
import dev.jbroadcast.server.webhook.WebhookSender;
import jakarta.websocket.server.ServerContainer;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The server inside the application: the WebSocket endpoint on the application's own port, and the connection
 * {@code in-process}.
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

    @Bean
    @ConditionalOnMissingBean
    AppProvider broadcastApps(BroadcastProperties properties, AppCredentials credentials) {
        return AppProvider.of(ConfiguredApp.of(credentials, properties.server()));
    }

    /** Only where there is something to send, so that a server without webhooks makes no events for them. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnProperty("broadcast.server.webhooks[0].url")
    WebhookSender broadcastWebhookSender(AppProvider apps, JsonCodec codec, Threads threads) {
        return WebhookSender.builder(apps).codec(codec).threads(threads).build();
    }

    /** Every {@link ServerEventListener} bean is told what happens; a {@link Cluster} bean makes it one with others. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    PusherServer broadcastServer(
            AppProvider apps,
            JsonCodec codec,
            Threads threads,
            BroadcastProperties properties,
            ObjectProvider<WebhookSender> webhooks,
            ObjectProvider<ClientEventRegistry> clientEvents,
            ObjectProvider<Cluster> cluster,
            ListableBeanFactory beans) {
        PusherServer.Builder server = PusherServer.builder()
                .apps(apps)
                .codec(codec)
                .threads(threads)
                .cluster(cluster.getIfAvailable(() -> properties.redis().withoutCluster()))
                .shutdownTime(properties.server().shutdownTime())
                .clientEvents(clientEvents::getObject);
        webhooks.orderedStream().forEach(server::listener);
        new ServerEventListenerBeans(beans).listeners().forEach(server::listener);
        return server.build();
    }

    /** Its name is the connection's name. */
    @Bean(OnInProcessServerCondition.IN_PROCESS)
    @ConditionalOnMissingBean(name = OnInProcessServerCondition.IN_PROCESS)
    BroadcastDriver broadcastInProcessDriver(
            PusherServer server, AppCredentials credentials, ObjectProvider<ChannelEncryption> encryption) {
        return new InProcessDriver(server, credentials, encryption.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(InvalidEncryptionMasterKeyException.PROPERTY)
    ChannelEncryption broadcastChannelEncryption(BroadcastProperties properties, JsonCodec codec) {
        BroadcastProperties.Server server = properties.server();
        ChannelEncryption current = encryption(
                InvalidEncryptionMasterKeyException.PROPERTY,
                () -> ChannelEncryption.of(server.encryptionMasterKey(), codec, new SecureRandom()));
        return encryption(
                InvalidEncryptionMasterKeyException.PREVIOUS,
                () -> current.withPrevious(server.encryptionPreviousMasterKeys()));
    }

    private static ChannelEncryption encryption(String property, Supplier<ChannelEncryption> encryption) {
        try {
            return encryption.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidEncryptionMasterKeyException(property, e);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    static BroadcastTransport broadcastTransport(BroadcastProperties properties, ObjectProvider<PusherServer> server) {
        return new BroadcastTransport(
                properties.server().transport(),
                new EndpointSettings(properties.server().pathPrefix()),
                server::getObject);
    }

    @Bean
    @ConditionalOnMissingBean
    BroadcastEndpointRegistrar broadcastEndpointRegistrar(
            PusherServer server,
            AppCredentials credentials,
            ClientAddresses addresses,
            BroadcastTransport transport,
            BroadcastProperties properties,
            JsonCodec codec,
            ObjectProvider<SslBundles> bundles) {
        BroadcastOwnPort port = new BroadcastOwnPort(properties.server(), server, codec, bundles);
        return new BroadcastEndpointRegistrar(server, credentials, addresses, transport, port);
    }

    /** Spring Boot registers it as a listener of the web application, because it is one. */
    @Bean
    @ConditionalOnMissingBean
    ClientAddresses broadcastClientAddresses() {
        return new ClientAddresses();
    }

    /** Only where it is asked for: a path that others can send to must be opened deliberately. */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastApiServlet")
    @ConditionalOnProperty(name = "broadcast.server.http-api.enabled")
    ServletRegistrationBean<BroadcastApiServlet> broadcastApiServlet(
            PusherServer server, JsonCodec codec, Environment environment) {
        HttpApi api = HttpApi.builder(server)
                .codec(codec)
                .pathPrefix(environment.getProperty("server.servlet.context-path", ""))
                .build();
        return new ServletRegistrationBean<>(new BroadcastApiServlet(api), "/apps/*");
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SmallTomcatBuffers.CUSTOMIZER)
    @ConditionalOnProperty(name = "broadcast.server.small-buffers")
    static class SmallBuffers {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastSmallTomcatBuffers")
        static SmallTomcatBuffers broadcastSmallTomcatBuffers() {
            return new SmallTomcatBuffers(SmallTomcatBuffers.CUSTOMIZER);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SmallTomcatBuffers.CUSTOMIZER_BEFORE_BOOT_4)
    @ConditionalOnProperty(name = "broadcast.server.small-buffers")
    static class SmallBuffersOfBoot3 {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastSmallTomcatBuffers")
        static SmallTomcatBuffers broadcastSmallTomcatBuffers() {
            return new SmallTomcatBuffers(SmallTomcatBuffers.CUSTOMIZER_BEFORE_BOOT_4);
        }
    }
}
