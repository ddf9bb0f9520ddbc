package dev.jbroadcast.examples.orders;

import dev.jbroadcast.spring.BroadcastPaths;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** A login for everything but the sockets, which are let into channels one by one. */
@Configuration
class SecurityConfiguration {

    @Bean
    SecurityFilterChain security(HttpSecurity http, BroadcastPaths broadcast) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(broadcast.webSocket())
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/orders/*/ship")
                        .hasRole("WAREHOUSE")
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults())
                .build();
    }

    /** Everybody's password is "password": do not ship it. */
    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ada")
                        .password("{noop}password")
                        .roles("CUSTOMER")
                        .build(),
                User.withUsername("bob")
                        .password("{noop}password")
                        .roles("CUSTOMER")
                        .build(),
                User.withUsername("wes")
                        .password("{noop}password")
                        .roles("WAREHOUSE")
                        .build());
    }
}
