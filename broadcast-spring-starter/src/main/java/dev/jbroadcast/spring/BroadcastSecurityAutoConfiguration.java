package dev.jbroadcast.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/** What the security of an application needs to know of broadcasting, and who else may ask its endpoints. */
@AutoConfiguration(after = BroadcastAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(name = "org.springframework.web.filter.CorsFilter")
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@EnableConfigurationProperties({BroadcastProperties.class, BroadcastCorsProperties.class})
public class BroadcastSecurityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    static BroadcastPaths broadcastPaths(BroadcastProperties properties) {
        return new BroadcastPaths(properties);
    }

    /** Before Spring Security's filters, because browsers ask without credentials first. */
    @Bean
    @ConditionalOnMissingBean(name = "broadcastCorsFilter")
    static FilterRegistrationBean<CorsFilter> broadcastCorsFilter(
            BroadcastPaths paths, BroadcastCorsProperties properties) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOriginPatterns(properties.allowedOrigins());
        configuration.addAllowedMethod("POST");
        configuration.addAllowedHeader("*");
        configuration.setAllowCredentials(properties.allowCredentials());
        configuration.setMaxAge(properties.maxAge());
        FilterRegistrationBean<CorsFilter> registration =
                new FilterRegistrationBean<>(new CorsFilter(request -> configuration));
        registration.addUrlPatterns(paths.auth());
        registration.setName("broadcastCorsFilter");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 200);
        registration.setEnabled(!properties.allowedOrigins().isEmpty());
        return registration;
    }
}
