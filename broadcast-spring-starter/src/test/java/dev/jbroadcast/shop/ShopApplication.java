package dev.jbroadcast.shop;

import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.spring.BroadcastPaths;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.convert.converter.Converter;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with logins, tokens, CSRF protection, a database, and broadcasting. */
@SpringBootApplication
@EnableAsync
@RestController
public class ShopApplication {

    public static final SecretKey TOKEN_KEY =
            new SecretKeySpec("a-key-for-tests-that-is-long-enough".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

    private final OrderRepository orders;
    private final ApplicationEventPublisher events;
    private final CurrentSocket currentSocket;
    private final ObjectProvider<InOtherThreads> inOtherThreads;

    ShopApplication(
            OrderRepository orders,
            ApplicationEventPublisher events,
            CurrentSocket currentSocket,
            ObjectProvider<InOtherThreads> inOtherThreads) {
        this.orders = orders;
        this.events = events;
        this.currentSocket = currentSocket;
        this.inOtherThreads = inOtherThreads;
    }

    @PostMapping("/orders/{id}/ship")
    @Transactional
    public void ship(@PathVariable Long id) {
        Order order = orders.findById(id).orElseThrow();
        order.setStatus("shipped");
        events.publishEvent(new OrderShipped(id));
    }

    @GetMapping("/socket/async")
    CompletionStage<String> socketOfAnAsyncMethod() {
        return inOtherThreads.getObject().socket();
    }

    @GetMapping("/socket/callable")
    Callable<String> socketOfACallable() {
        return () -> Thread.currentThread().getName().startsWith("http") + " " + socket(currentSocket);
    }

    private static String socket(CurrentSocket currentSocket) {
        return currentSocket.get().map(SocketId::toString).orElse("none");
    }

    @Component
    static class InOtherThreads {

        private final CurrentSocket currentSocket;

        InOtherThreads(CurrentSocket currentSocket) {
            this.currentSocket = currentSocket;
        }

        @Async
        public CompletableFuture<String> socket() {
            return CompletableFuture.completedFuture(
                    Thread.currentThread().getName().startsWith("http") + " " + ShopApplication.socket(currentSocket));
        }
    }

    @Bean
    static SecurityFilterChain security(HttpSecurity http, BroadcastPaths broadcast) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(broadcast.webSocket())
                        .permitAll()
                        .requestMatchers(broadcast.httpApi())
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers(broadcast.httpApi())
                        .csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                        .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }

    @Bean
    static UserDetailsService users() {
        return ShopUser::new;
    }

    @Bean
    static JwtDecoder jwtDecoder() {
        return NimbusJwtDecoder.withSecretKey(TOKEN_KEY).build();
    }

    /** A class, because of a lambda Spring could not tell what it converts. */
    @Component
    static class SkuConverter implements Converter<String, Sku> {

        @Override
        public Sku convert(String text) {
            int dash = text.indexOf('-');
            if (text.startsWith("outage")) {
                throw new IllegalStateException("the database is down");
            }
            return dash < 0 ? null : new Sku(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
        }
    }
}
