package dev.jbroadcast.spring;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Pages of other web sites that may ask to join a channel and to sign in.
 *
 * @param allowedOrigins Web sites whose pages may ask, such as https://shop.example; * is any text. By default none but
 *     the application's own.
 * @param allowCredentials Whether these pages may send cookies and other credentials of this application along.
 * @param maxAge Time for which browsers remember that a page may ask.
 */
@ConfigurationProperties("broadcast.auth.cors")
public record BroadcastCorsProperties(
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("false") boolean allowCredentials,
        @DefaultValue("30m") Duration maxAge) {

    /** @throws IllegalArgumentException if the pages of everybody would get the credentials of a user */
    public BroadcastCorsProperties {
        if (allowCredentials && allowedOrigins.contains("*")) {
            throw new IllegalArgumentException(
                    "broadcast.auth.cors.allow-credentials is true and broadcast.auth.cors.allowed-origins has *, so every page could join channels as its visitor; name the web sites");
        }
    }
}
