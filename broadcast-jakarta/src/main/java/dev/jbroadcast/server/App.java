package dev.jbroadcast.server;

import dev.jbroadcast.pusher.AppCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An application that the server serves. Apps share nothing: not connections, not channels, not socket ids. Immutable.
 *
 * @param name for people; by default the id
 * @param credentials one for each key that is in use, all with the app's id; the first, the oldest, signs webhooks
 * @param enabled whether it is served at all; clients of one that is not are turned away with 4003
 * @param limits what its clients may do, and how much of it
 * @param clientEvents whether clients may send events to each other
 * @param subscriptionCount whether clients are told how many connections a channel has
 * @param userAuthentication whether users may sign in
 * @param authorizationTimeout within which a connection must have signed in or joined a channel that takes
 *     authorization; null if it need not ({@code pusher-protocol.md} §4.3)
 * @param statistics whether connections and messages are counted
 * @param allowedOrigins the web sites whose pages may connect
 * @param webhooks where events of the app are sent
 */
public record App(
        String name,
        List<AppCredentials> credentials,
        boolean enabled,
        AppLimits limits,
        boolean clientEvents,
        boolean subscriptionCount,
        boolean userAuthentication,
        @Nullable Duration authorizationTimeout,
        boolean statistics,
        AllowedOrigins allowedOrigins,
        List<Webhook> webhooks) {

    /** @throws IllegalArgumentException if there are no credentials, or they name different apps or one key twice */
    public App {
        credentials = List.copyOf(credentials);
        webhooks = List.copyOf(webhooks);
        if (credentials.isEmpty()) {
            throw new IllegalArgumentException("the app \"%s\" has no key".formatted(name));
        }
        if (credentials.stream().map(AppCredentials::appId).distinct().count() > 1) {
            throw new IllegalArgumentException("the keys of the app \"%s\" name different app ids".formatted(name));
        }
        if (credentials.stream().map(AppCredentials::key).distinct().count() < credentials.size()) {
            throw new IllegalArgumentException("the app \"%s\" has one key twice".formatted(name));
        }
        if (authorizationTimeout != null && (authorizationTimeout.isNegative() || authorizationTimeout.isZero())) {
            throw new IllegalArgumentException(
                    "the authorization timeout of the app \"%s\" is %s; it must be positive, or left out"
                            .formatted(name, authorizationTimeout));
        }
    }

    /** An app with the usual settings. */
    public static App of(AppCredentials credentials) {
        return builder(credentials).build();
    }

    /** Starts with the usual settings. */
    public static Builder builder(AppCredentials credentials) {
        return new Builder(credentials);
    }

    /** Names the app in the HTTP API. */
    public String id() {
        return credentials.get(0).appId();
    }

    /** The credentials with this key; empty if the app has no such key. */
    public Optional<AppCredentials> credentials(String key) {
        return credentials.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    /** Builds an {@link App}; see there for what each setting means. Not thread-safe. */
    public static final class Builder {

        private final List<AppCredentials> credentials = new ArrayList<>();
        private final List<Webhook> webhooks = new ArrayList<>();
        private String name;
        private boolean enabled = true;
        private AppLimits limits = AppLimits.DEFAULTS;
        private boolean clientEvents = true;
        private boolean subscriptionCount;
        private boolean userAuthentication = true;
        private @Nullable Duration authorizationTimeout;
        private boolean statistics = true;
        private AllowedOrigins allowedOrigins = AllowedOrigins.ANY;

        private Builder(AppCredentials credentials) {
            this.credentials.add(credentials);
            this.name = credentials.appId();
        }

        /** By default the app's id. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Adds a key, so that clients and back-ends can change from one to the other while both are taken. */
        public Builder key(String key, String secret) {
            credentials.add(new AppCredentials(credentials.get(0).appId(), key, secret));
            return this;
        }

        /** By default true. */
        public Builder enabled(boolean enabled) {
            this.enabled = enabled;
            return this;
        }

        /** By default {@link AppLimits#DEFAULTS}. */
        public Builder limits(AppLimits limits) {
            this.limits = limits;
            return this;
        }

        /** By default true. */
        public Builder clientEvents(boolean clientEvents) {
            this.clientEvents = clientEvents;
            return this;
        }

        /** By default false. */
        public Builder subscriptionCount(boolean subscriptionCount) {
            this.subscriptionCount = subscriptionCount;
            return this;
        }

        /** By default true. */
        public Builder userAuthentication(boolean userAuthentication) {
            this.userAuthentication = userAuthentication;
            return this;
        }

        /** By default null: connections need not be authorized. */
        public Builder authorizationTimeout(@Nullable Duration authorizationTimeout) {
            this.authorizationTimeout = authorizationTimeout;
            return this;
        }

        /** By default true. */
        public Builder statistics(boolean statistics) {
            this.statistics = statistics;
            return this;
        }

        /** By default {@link AllowedOrigins#ANY}. */
        public Builder allowedOrigins(AllowedOrigins allowedOrigins) {
            this.allowedOrigins = allowedOrigins;
            return this;
        }

        /** Adds a place that events of the app are sent to. */
        public Builder webhook(Webhook webhook) {
            webhooks.add(webhook);
            return this;
        }

        /** @throws IllegalArgumentException if one key was added twice, or the authorization timeout is not positive */
        public App build() {
            return new App(
                    name,
                    credentials,
                    enabled,
                    limits,
                    clientEvents,
                    subscriptionCount,
                    userAuthentication,
                    authorizationTimeout,
                    statistics,
                    allowedOrigins,
                    webhooks);
        }
    }
}
