package dev.jbroadcast.spring;

import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.authorization.UserParameters;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The methods of all beans that carry {@link AuthorizesChannel}, with parameters as controllers have them. */
@AutoConfiguration(after = BroadcastAutoConfiguration.class)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
public class BroadcastChannelAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    static PlaceholderConversion broadcastPlaceholderConversion(
            ConfigurableListableBeanFactory beans, ObjectProvider<DomainObjects> domainObjects) {
        return new PlaceholderConversion(beans, domainObjects.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    static AnnotatedChannels broadcastAnnotatedChannels(
            ConfigurableListableBeanFactory beans,
            PlaceholderConversion conversion,
            ObjectProvider<UserParameters> users) {
        return new AnnotatedChannels(beans, conversion, users.getIfAvailable());
    }

    /** Where there is Spring Data. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.data.repository.Repository")
    static class SpringData {

        @Bean
        @ConditionalOnMissingBean
        static DomainObjects broadcastDomainObjects(ConfigurableListableBeanFactory beans) {
            return new DomainObjects(beans);
        }
    }

    /** Where there is Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.security.core.Authentication")
    static class SpringSecurity {

        @Bean
        @ConditionalOnMissingBean
        static UserParameters broadcastUserParameters(PlaceholderConversion conversion) {
            return new SecurityUsers(type -> conversion.find(type) != null);
        }
    }
}
