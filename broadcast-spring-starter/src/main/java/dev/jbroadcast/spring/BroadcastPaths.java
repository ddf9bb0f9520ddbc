package dev.jbroadcast.spring;

import org.jspecify.annotations.Nullable;

/**
 * The paths of broadcasting as it is configured, for an application's own rules of who may go where:
 *
 * <pre>{@code
 * http.authorizeHttpRequests(requests -> requests
 *         .requestMatchers(paths.webSocket()).permitAll()
 *         .anyRequest().authenticated())
 * }</pre>
 *
 * <p>They are patterns as Spring MVC and Spring Security have them, relative to the context path. Immutable.
 */
public final class BroadcastPaths {

    private final BroadcastProperties properties;
    private final @Nullable String webhooks;

    BroadcastPaths(BroadcastProperties properties, @Nullable String webhooks) {
        this.properties = properties;
        this.webhooks = webhooks;
    }

    /**
     * Where clients connect. They do so as nobody, and are authorized channel by channel, so it has to be open to
     * everybody.
     */
    public String[] webSocket() {
        return new String[] {properties.server().pathPrefix() + "/app/**"};
    }

    /**
     * Where clients ask to join channels and to sign in. It belongs behind the login, and under protection against
     * forgery where the login is a cookie.
     */
    public String[] auth() {
        return new String[] {properties.auth().path(), properties.auth().userPath()};
    }

    /**
     * Where the servers of others tell what has happened, if that is configured. Webhooks are signed, so it has to be
     * outside of logins and of protection against forgery.
     */
    public String[] webhooks() {
        return webhooks == null ? new String[0] : new String[] {webhooks};
    }

    /**
     * Where other back-ends send to this application's clients, if that is enabled. Requests are signed, so it has to
     * be outside of logins and of protection against forgery.
     */
    public String[] httpApi() {
        return new String[] {"/apps/**"};
    }
}
