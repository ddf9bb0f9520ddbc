package dev.jbroadcast.spring;

import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.server.WebFilter;

/** What the security of an application needs to know of broadcasting, and who else may ask its endpoints. */
@AutoConfiguration(after = BroadcastAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
@EnableConfigurationProperties({BroadcastProperties.class, BroadcastCorsProperties.class})
public class BroadcastSecurityAutoConfiguration {

    /** Before Spring Security's filters, because browsers ask without credentials first. */
    private static final int BEFORE_SECURITY = Ordered.HIGHEST_PRECEDENCE + 200;

    @Bean
    @ConditionalOnMissingBean
    static BroadcastPaths broadcastPaths(BroadcastProperties properties, Environment environment) {
        return new BroadcastPaths(properties, environment.getProperty(BroadcastWebhookProperties.PATH));
    }

    private static CorsConfiguration cors(BroadcastCorsProperties properties) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOriginPatterns(properties.allowedOrigins());
        configuration.addAllowedMethod("POST");
        configuration.addAllowedHeader("*");
        configuration.setAllowCredentials(properties.allowCredentials());
        configuration.setMaxAge(properties.maxAge());
        return configuration;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass({CorsFilter.class, Filter.class})
    static class ServletCors {

        @Bean
        @ConditionalOnMissingBean(name = "broadcastCorsFilter")
        static FilterRegistrationBean<CorsFilter> broadcastCorsFilter(
                BroadcastPaths paths, BroadcastCorsProperties properties) {
            CorsConfiguration configuration = cors(properties);
            FilterRegistrationBean<CorsFilter> registration =
                    new FilterRegistrationBean<>(new CorsFilter(request -> configuration));
            registration.addUrlPatterns(paths.auth());
            registration.setName("broadcastCorsFilter");
            registration.setOrder(BEFORE_SECURITY);
            registration.setEnabled(!properties.allowedOrigins().isEmpty());
            return registration;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(CorsWebFilter.class)
    static class ReactiveCors {

        @Bean
        @Order(BEFORE_SECURITY)
        @ConditionalOnMissingBean(name = "broadcastCorsFilter")
        static WebFilter broadcastCorsFilter(BroadcastPaths paths, BroadcastCorsProperties properties) {
            if (properties.allowedOrigins().isEmpty()) {
                return (exchange, chain) -> chain.filter(exchange);
            }
            CorsConfiguration configuration = cors(properties);
            UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
            for (String path : paths.auth()) {
                source.registerCorsConfiguration(path, configuration);
            }
            return new CorsWebFilter(source);
        }
    }
}
