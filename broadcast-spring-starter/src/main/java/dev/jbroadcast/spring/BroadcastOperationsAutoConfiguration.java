package dev.jbroadcast.spring;

import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.server.PusherServer;
import dev.jbroadcast.server.cluster.Cluster;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** For those who run the application: an endpoint of the Actuator, health, metrics and observations. */
@AutoConfiguration(
        after = {
            BroadcastAutoConfiguration.class,
            BroadcastRedisAutoConfiguration.class,
            BroadcastServerAutoConfiguration.class
        })
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
public class BroadcastOperationsAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
    static class Endpoint {

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        BroadcastActuatorEndpoint broadcastActuatorEndpoint(
                ObjectProvider<BroadcastManager> manager,
                ObjectProvider<PusherServer> server,
                ObjectProvider<ChannelRegistry> channels,
                ObjectProvider<Cluster> cluster) {
            return new BroadcastActuatorEndpoint(
                    manager.getIfUnique(), server.getIfUnique(), channels.getIfUnique(), cluster.getIfUnique());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnBean(BroadcastManager.class)
    @Conditional({OnHealthCheckCondition.class, OnServerElsewhereCondition.class})
    static class Health {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastHealthIndicator")
        BroadcastHealthIndicator broadcastHealthIndicator(BroadcastManager manager) {
            return new BroadcastHealthIndicator(new ServersElsewhere(manager));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = HealthBeforeBoot4.INDICATOR)
    @ConditionalOnBean(BroadcastManager.class)
    @Conditional({OnHealthCheckCondition.class, OnServerElsewhereCondition.class})
    static class HealthOfBoot3 {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastHealthIndicator")
        static HealthBeforeBoot4 broadcastHealthIndicator(ObjectProvider<BroadcastManager> manager) {
            return new HealthBeforeBoot4(() -> new ServersElsewhere(manager.getObject()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnBean(Cluster.class)
    @Conditional(OnHealthCheckCondition.class)
    static class HealthOfCluster {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastClusterHealthIndicator")
        BroadcastHealthIndicator broadcastClusterHealthIndicator(Cluster cluster) {
            return new BroadcastHealthIndicator(new ClusterHealth(cluster));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = HealthBeforeBoot4.INDICATOR)
    @ConditionalOnBean(Cluster.class)
    @Conditional(OnHealthCheckCondition.class)
    static class HealthOfClusterOfBoot3 {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastClusterHealthIndicator")
        static HealthBeforeBoot4 broadcastClusterHealthIndicator(ObjectProvider<Cluster> cluster) {
            return new HealthBeforeBoot4(() -> new ClusterHealth(cluster.getObject()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        BroadcastMetrics broadcastMetrics(
                ObjectProvider<BroadcastManager> manager,
                ObjectProvider<PusherServer> server,
                ObjectProvider<Cluster> cluster) {
            return new BroadcastMetrics(manager.getIfUnique(), server.getIfUnique(), cluster.getIfUnique());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastObservationCustomizer")
        BroadcastManagerCustomizer broadcastObservationCustomizer(ObjectProvider<ObservationRegistry> registry) {
            return builder -> registry.ifUnique(observations -> {
                if (!observations.isNoop()) {
                    builder.decorate((connection, driver) -> new ObservedDriver(connection, driver, observations));
                }
            });
        }
    }
}
