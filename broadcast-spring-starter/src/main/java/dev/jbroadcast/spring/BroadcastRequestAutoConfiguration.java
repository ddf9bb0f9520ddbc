package dev.jbroadcast.spring;

import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.jakarta.SocketIdFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** What requests say of the connection of the client that makes them, for {@code toOthers()}. */
@AutoConfiguration(after = BroadcastAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnProperty(name = "broadcast.enabled", matchIfMissing = true)
public class BroadcastRequestAutoConfiguration {

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
